import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StillsPlan, VideoPlan } from '../../../src/renders/parts/filters/mp4-command.ts';
import { openMp4Writer, type VideoEncoding } from '../../../src/renders/parts/worker/mp4-writer.ts';
import { ConfigError, ProcessError } from '../../../src/shared/core/errors/errors.ts';
import { decodeJpegs } from '../../fixtures/decode-pictures.ts';
import { decodeGrayVideo, probeVideo } from '../../fixtures/probe-video.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';
import { runningBinaries } from '../../fixtures/running-binaries.ts';

const binaries = await runningBinaries('ffmpeg');
const PLAN: VideoPlan = { width: 96, height: 64, channels: 1, fps: 10, crf: 20 };

/** A bright bar that moves to the right over a slope. */
const pictureAt = (index: number, { width, height, channels }: VideoPlan): Uint8Array =>
  Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const x = Math.floor(i / channels) % width;
    return Math.abs(x - 3 * index - 8) < 6 ? 235 : x + 20;
  });

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-mp4-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const limits = (binary: string): VideoEncoding => ({ binary, timeoutMs: 20_000, maxAddressSpaceBytes: 1769 * 2 ** 20 });

const write = async (
  binary: string,
  plan: VideoPlan,
  [from, to]: readonly [number, number],
  lengthMs: number,
  stills?: StillsPlan,
): Promise<string> => {
  files += 1;
  const path = join(folder, `${files}.mp4`);
  const writer = await openMp4Writer({ ...limits(binary), plan, path, ...(stills === undefined ? {} : { stills }) });
  for (let i = from; i < to; i += 1) await writer.write(pictureAt(i, plan));
  await writer.finish(lengthMs);
  return path;
};

const meanError = (one: Uint8Array, other: Uint8Array): number =>
  one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] ?? 0)), 0) / one.length;

/** Types of the boxes at the top of an MP4, in order. */
const boxTypes = (mp4: Buffer): string[] => {
  const types: string[] = [];
  for (let at = 0; at < mp4.length; at += mp4.readUInt32BE(at)) types.push(mp4.toString('latin1', at + 4, at + 8));
  return types;
};

describe.each(binaries)('an MP4 of raw pictures, by ffmpeg $version', ({ path: binary }) => {
  it('is H.264 that plays anywhere, with every picture in its place', async () => {
    const path = await write(binary, PLAN, [0, 20], 2000);
    const facts = await probeVideo(path);
    expect(facts).toMatchObject({
      ...{ codec_name: 'h264', pix_fmt: 'yuv420p', width: 96, height: 64, has_b_frames: 0, r_frame_rate: '10/1' },
      ...{ color_space: 'bt709', color_range: 'tv', duration: 2, formatDuration: 2 },
    });
    expect(facts.packets.map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, i) => i / 10));
    expect(facts.packets[0]?.isKey).toBe(true);
    const decoded = await decodeGrayVideo(path, 96 * 64);
    expect(decoded).toHaveLength(20);
    decoded.forEach((picture, i) => {
      expect(meanError(picture, pictureAt(i, PLAN)), `picture ${i}`).toBeLessThan(2);
    });
  });

  it('has its index at the beginning', async () => {
    expect(boxTypes(await readFile(await write(binary, PLAN, [0, 3], 300)))).toEqual(['ftyp', 'moov', 'free', 'mdat']);
  });

  it.each([
    [21, 2001, 0.001],
    [21, 2050, 0.05],
    [1, 33, 0.033],
    [1, 1, 0.001],
  ])('of %i pictures is %i ms long: the last one is shorter', async (count, lengthMs, lasts) => {
    const path = await write(binary, PLAN, [0, count], lengthMs);
    const facts = await probeVideo(path);
    expect(facts.duration).toBeCloseTo(lengthMs / 1000, 6);
    expect(facts.formatDuration).toBeCloseTo(lengthMs / 1000, 6);
    expect(facts.packets).toHaveLength(count);
    expect(facts.packets.at(-1)?.lasts).toBeCloseTo(lasts, 6);
    expect(await decodeGrayVideo(path, 96 * 64)).toHaveLength(count);
  });

  it('is of even size where the pictures are not, with a black row and column', async () => {
    const odd = { ...PLAN, width: 95, height: 63 };
    const path = await write(binary, odd, [0, 2], 200);
    expect(await probeVideo(path)).toMatchObject({ width: 96, height: 64 });
    const [first = new Uint8Array()] = await decodeGrayVideo(path, 96 * 64);
    const pixels = Uint8Array.from({ length: 95 * 63 }, (_, i) => first[Math.floor(i / 95) * 96 + (i % 95)] ?? 0);
    expect(meanError(pixels, pictureAt(0, odd))).toBeLessThan(4);
    expect(first[63 * 96 + 40]).toBeLessThan(40);
  });

  it('keeps colours', async () => {
    const plan: VideoPlan = { ...PLAN, channels: 3 };
    files += 1;
    const path = join(folder, `${files}.mp4`);
    const writer = await openMp4Writer({ ...limits(binary), plan, path });
    const orange = Uint8Array.from({ length: 96 * 64 * 3 }, (_, i) => [230, 120, 20][i % 3] ?? 0);
    await writer.write(orange);
    await writer.finish(100);
    const rgb = await runFfmpeg([
      '-i',
      path,
      '-vf',
      'scale=in_color_matrix=bt709',
      '-pix_fmt',
      'rgb24',
      '-f',
      'rawvideo',
      'pipe:1',
    ]);
    [230, 120, 20].forEach((value, i) => {
      expect(Math.abs((rgb[i] ?? 0) - value)).toBeLessThanOrEqual(4);
    });
  });

  it('has the same bytes again, and the same headers whatever it shows', async () => {
    const [one, same, other] = await Promise.all([
      write(binary, PLAN, [0, 20], 2000),
      write(binary, PLAN, [0, 20], 2000),
      write(binary, PLAN, [20, 25], 450),
    ]);
    expect(Buffer.compare(await readFile(one), await readFile(same))).toBe(0);
    const { extradata } = await probeVideo(one);
    expect(extradata).toMatch(/ 6764 /);
    expect((await probeVideo(other)).extradata).toBe(extradata);
  });

  it('joins with the one before as it is', async () => {
    const parts = await Promise.all([write(binary, PLAN, [0, 10], 1000), write(binary, PLAN, [10, 20], 1000)]);
    const list = join(folder, `list-${files}.txt`);
    await writeFile(list, parts.map((path) => `file '${path}'\n`).join(''));
    const joined = join(folder, `joined-${files}.mp4`);
    await runFfmpeg(['-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', joined]);
    const decoded = await decodeGrayVideo(joined, 96 * 64);
    expect(decoded).toHaveLength(20);
    decoded.forEach((picture, i) => {
      expect(meanError(picture, pictureAt(i, PLAN)), `picture ${i}`).toBeLessThan(2);
    });
  });

  it('comes with JPEGs of one picture a second', async () => {
    files += 1;
    const dir = await mkdtemp(join(folder, 'stills-'));
    const stills = { firstIndex: 5, count: 3, firstNumber: 213, pattern: `${dir}/%06d.jpg` };
    const odd = { ...PLAN, width: 95, height: 63 };
    await write(binary, odd, [0, 30], 3000, stills);
    const names = (await readdir(dir)).sort();
    expect(names).toEqual(['000213.jpg', '000214.jpg', '000215.jpg']);
    const jpegs = await decodeJpegs(await Promise.all(names.map((name) => readFile(join(dir, name)))));
    jpegs.forEach(({ gray, width, height }, i) => {
      expect([width, height]).toEqual([95, 63]);
      expect(meanError(gray, pictureAt(5 + 10 * i, odd))).toBeLessThan(3);
    });
  });

  it('fails with the end of the encoder when that is killed, and leaves none', async () => {
    const writer = await openMp4Writer({
      ...limits(binary),
      timeoutMs: 50,
      plan: PLAN,
      path: join(folder, 'slow.mp4'),
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const writing = (async () => {
      for (let i = 0; i < 1000; i += 1) await writer.write(pictureAt(0, PLAN));
    })();
    await expect(writing).rejects.toBeInstanceOf(ProcessError);
    await expect(writer.finish(1000)).rejects.toThrow("was stopped before the function's deadline");
    await writer.discard();
  });

  it('ends the encoder when it is given up', async () => {
    const writer = await openMp4Writer({ ...limits(binary), plan: PLAN, path: join(folder, `given-up-${files}.mp4`) });
    await writer.write(pictureAt(0, PLAN));
    await writer.discard();
    await expect(writer.write(pictureAt(1, PLAN))).rejects.toThrow('SIGKILL');
  });
});

describe('an MP4 of raw pictures', () => {
  it('fails where ffmpeg has no encoder for it, and says which and what to do', async () => {
    const binary = join(folder, 'ffmpeg-without-h264');
    await writeFile(binary, '#!/bin/sh\necho " V..... mpeg4                MPEG-4 part 2"\n');
    await chmod(binary, 0o755);
    const opening = openMp4Writer({ ...limits(binary), plan: PLAN, path: join(folder, 'none.mp4') });
    await expect(opening).rejects.toBeInstanceOf(ConfigError);
    await expect(opening).rejects.toThrow(/no encoder libx264.*FFMPEG_PATH/);
  });
});
