import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWebpSink } from '../../../src/renders/webp/worker/worker-sink.ts';
import { sliceKeys } from '../../../src/shared/core/contracts/object-keys.ts';
import { optionsOf } from '../../fakes/job-documents.ts';

const SIZE = { width: 33, height: 17 };
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fanreel-webp-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** A picture of one gray. */
const gray = (value: number) => Buffer.alloc(SIZE.width * SIZE.height * 3, value);

/** Write a slice of pictures that begin at i/fps. @returns the file decoded: when each picture ends, and its gray */
const write = async (grays: readonly number[], times: Record<string, number>) => writePictures(grays.map(gray), times);

const finishPictures = async (
  pictures: readonly Buffer[],
  { fps, count, lengthMs, quality = 60, maxBytes }: Record<string, number>,
) => {
  const sink = await openWebpSink({
    plan: {
      ...{ ...SIZE, firstMs: 0, fps: fps ?? 0, count: count ?? 0, quality },
      ...(maxBytes === undefined ? {} : { maxBytes }),
    },
    range: { startMs: 0, endMs: lengthMs ?? 0 },
    keys: sliceKeys('film-0123456789ab', 3),
    options: optionsOf('video', { renders: ['webp'] }),
    dir,
    encoding: { binary: '', timeoutMs: 0, maxAddressSpaceBytes: 0 },
  });
  const received = await sink.receive(Readable.from(pictures));
  const finished = await sink.finish(received);
  await sink.discard();
  await rm(join(dir, 'webp.rgb'), { force: true });
  return finished;
};

const writePictures = async (pictures: readonly Buffer[], times: Record<string, number>) => {
  const { outputs } = await finishPictures(pictures, times);
  const path = outputs[0]?.path ?? '';
  const bytes = await readFile(path);
  await rm(path);
  const { pages = 1, delay = [], loop, pageHeight } = await sharp(bytes, { pages: -1 }).metadata();
  const raw = await sharp(bytes, { pages: -1 }).removeAlpha().raw().toBuffer();
  const pictureBytes = SIZE.width * SIZE.height * 3;
  const shown = Array.from({ length: pages }, (_, at) => raw[at * pictureBytes + 30] ?? -1);
  return { outputs, bytes: bytes.length, delay, loop, pageHeight, pictures: shown };
};

describe('the animated WebP of a slice', () => {
  it('shows each picture at its time and lasts as long as the slice', async () => {
    const made = await write([0, 100, 200], { fps: 3, count: 3, lengthMs: 1000 });
    expect(made).toMatchObject({ delay: [333, 334, 333], loop: 0, pageHeight: SIZE.height });
    for (const [at, value] of made.pictures.entries()) expect(Math.abs(value - at * 100)).toBeLessThan(4);
    expect(made.outputs).toMatchObject([
      {
        key: 'jobs/film-0123456789ab/webp/00003.webp',
        contentType: 'image/webp',
        facts: { kind: 'webp', ...SIZE, frames: 3, durationMs: 1000 },
      },
    ]);
  });

  it('shows what does not change for longer, and is never without a picture', async () => {
    const { delay, pictures } = await write([50, 50, 50, 90, 90], { fps: 10, count: 5, lengthMs: 500 });
    expect([delay, pictures.length]).toEqual([[300, 200], 2]);
    expect((await write([50], { fps: 10, count: 1, lengthMs: 33 })).pictures).toHaveLength(1);
  });

  it('holds the last picture where the film ends before the plan', async () => {
    expect((await write([0, 200], { fps: 10, count: 4, lengthMs: 400 })).delay).toEqual([100, 300]);
  });

  it('is larger and nearer to the film with a higher quality', async () => {
    const noise = Buffer.from(Array.from({ length: SIZE.width * SIZE.height * 3 }, (_, at) => (at * 7919) % 251));
    const times = { fps: 1, count: 1, lengthMs: 1000 };
    const offBy = ({ pictures }: Awaited<ReturnType<typeof writePictures>>) =>
      Math.abs((pictures[0] ?? 0) - (noise[30] ?? 0));
    const made = [];
    for (const quality of [10, 60, 100]) made.push(await writePictures([noise], { ...times, quality }));
    const sizes = made.map(({ bytes }) => bytes);
    expect(sizes).toEqual([...new Set(sizes)].sort((a, b) => a - b));
    expect(made.map(offBy).at(-1)).toBeLessThanOrEqual(made.map(offBy)[0] ?? 0);
  });

  it('has the length of the slice that was cut short', async () => {
    const { delay } = await write([0, 100, 200], { fps: 10, count: 3, lengthMs: 201 });
    expect(delay).toEqual([100, 100, 1]);
  });

  describe('with a limit', () => {
    const times = { fps: 10, count: 12, lengthMs: 1200 };
    const grain = (seed: number) =>
      Buffer.from(Array.from({ length: SIZE.width * SIZE.height * 3 }, (_, at) => ((at + seed) * 7919) % 251));
    const films: Readonly<Record<string, readonly Buffer[]>> = {
      noise: Array.from({ length: 12 }, (_, i) => grain(i * 17)),
      'held pictures': Array.from({ length: 12 }, (_, i) => grain(Math.floor(i / 5))),
      'noise that begins late': Array.from({ length: 12 }, (_, i) => (i < 9 ? gray(40) : grain(i))),
      'a film that ends early': Array.from({ length: 7 }, (_, i) => grain(i)),
    };

    it.each(Object.entries(films))('has no byte too many and lasts as long: %s', async (_, film) => {
      for (const maxBytes of [20_000, 4000, 1500, 700]) {
        const { outputs, bytes, delay } = await writePictures(film, { ...times, maxBytes });
        expect(bytes).toBeLessThanOrEqual(maxBytes);
        expect(delay.reduce((sum, each) => sum + each, 0)).toBe(1200);
        const { frames = 0, chosen } = outputs[0]?.facts ?? {};
        expect(chosen?.fps).toBeCloseTo((frames * 1000) / 1200);
      }
    });

    it('changes nothing where there is room', async () => {
      const film = films.noise ?? [];
      const [whole, limited] = [
        await writePictures(film, times),
        await writePictures(film, { ...times, maxBytes: 1e6 }),
      ];
      expect([limited.bytes, limited.pictures]).toEqual([whole.bytes, whole.pictures]);
      expect(limited.outputs[0]?.facts.chosen).toEqual({ fps: 10, quality: 60 });
    });

    it('lowers the quality first, then the frame rate and the size', async () => {
      const at = async (maxBytes: number) =>
        (await writePictures(films.noise ?? [], { ...times, maxBytes })).outputs[0]?.facts;
      const { bytes: whole } = await writePictures(films.noise ?? [], times);
      const [some, few] = [await at(Math.floor(whole * 0.7)), await at(700)];
      expect(some).toMatchObject({ ...SIZE, frames: 12 });
      expect(some?.chosen).toHaveProperty('quality', expect.any(Number));
      expect(some?.chosen).not.toHaveProperty('quality', 60);
      expect((few?.frames ?? 12) < 12).toBe(true);
    });

    it('is left out where nothing is small enough, with the least bytes possible', async () => {
      const { outputs, leftOut } = await finishPictures(films.noise ?? [], { ...times, maxBytes: 50 });
      expect(outputs).toEqual([]);
      expect(leftOut).toMatchObject([
        {
          kind: 'webp',
          error: { name: 'budgetTooSmall', message: expect.stringMatching(/webp\.max is 50B.*at least \d+ bytes/) },
        },
      ]);
      const least = Number(/at least (\d+) bytes/.exec(leftOut?.[0]?.error.message ?? '')?.[1]);
      expect((await writePictures(films.noise ?? [], { ...times, maxBytes: least })).bytes).toBe(least);
    });
  });
});
