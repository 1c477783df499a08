import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NoIndexError } from '../../../src/shared/kernels/packets/no-index.ts';
import type { Packet } from '../../../src/shared/kernels/packets/packet.ts';
import { TS_PACKETS } from '../../../src/shared/kernels/packets/ts/ts-packets.ts';
import { makeProbe } from '../../fixtures/probe.ts';
import { runFfmpeg } from '../../fixtures/run-media.ts';
import { unalign } from '../../fixtures/unaligned-transport.ts';

const PID = 0x100;
const CODED = {
  h264: ['-c:v', 'libx264', '-preset', 'ultrafast', '-x264-params', 'bframes=3:keyint=20:slices=3'],
  hevc: ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none:keyint=20:slices=2'],
  mpeg2video: ['-c:v', 'mpeg2video', '-bf', '2', '-g', '10'],
} as const;
type Codec = keyof typeof CODED;

let folder: string;
const films = new Map<Codec, Buffer>();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-unaligned-'));
  for (const codec of Object.keys(CODED) as Codec[]) {
    const path = join(folder, `${codec}.ts`);
    await runFfmpeg(['-f', 'lavfi', '-i', 'testsrc2=s=320x192:r=25:d=2', ...CODED[codec], path]);
    films.set(codec, await readFile(path));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const filmOf = (codec: Codec): Buffer => films.get(codec) ?? Buffer.alloc(0);

const find = async (film: Buffer, codec: Codec) => {
  const probe = {
    ...makeProbe({ durationMs: 2000 }, { codec, timeBase: [1, 90_000], ordinal: 0 }),
    container: 'mpegts',
  };
  const readAt = async (offset: number, length: number) => film.subarray(offset, offset + length);
  const { head, timeBase, packets: batches } = await TS_PACKETS.findPackets({ probe, sizeBytes: film.length, readAt });
  const packets: Packet[] = [];
  for await (const batch of batches) packets.push(...batch);
  return { head, timeBase, packets };
};

/** Sums of all decoded pictures. */
const decoded = async (film: Buffer): Promise<readonly string[]> => {
  const path = join(folder, 'decoded.ts');
  await writeFile(path, film);
  const sums = await runFfmpeg(['-i', path, '-map', '0:v', '-vsync', '0', '-f', 'framemd5', 'pipe:1']);
  return sums
    .toString()
    .split('\n')
    .flatMap((line) => (line.startsWith('0,') ? [line.slice(line.lastIndexOf(',') + 1).trim()] : []));
};

/** From the last start code on: the last slice of a picture that has several. */
const lastSlice = (picture: Buffer): number => picture.length - picture.lastIndexOf(Buffer.of(0, 0, 1));
const bytes = (count: number) => (picture: Buffer) => Math.min(count, picture.length >> 1);

const TAILS = [
  ['its last 4 bytes', bytes(4)],
  ['its last 40 bytes', bytes(40)],
  ['its last slice', lastSlice],
] as const;
const CASES = (Object.keys(CODED) as Codec[]).flatMap((codec) =>
  TAILS.map(([what, tailOf]) => [codec, what, tailOf] as const),
);

describe('a transport stream whose packets do not begin with pictures', () => {
  it.each(CASES)('%s, %s in the next packet: is not read by an index', async (codec, _, tailOf) => {
    const film = unalign(filmOf(codec), PID, tailOf);
    expect(await decoded(film)).toEqual(await decoded(filmOf(codec)));
    await expect(find(film, codec)).rejects.toThrow(NoIndexError);
  });

  it.each(Object.keys(CODED) as Codec[])('%s, and nothing in the next packet: has an index', async (codec) => {
    const { packets } = await find(
      unalign(filmOf(codec), PID, () => 0),
      codec,
    );
    expect(packets).toHaveLength(50);
  });

  it('loses no picture where an earlier index lists it', async () => {
    const aligned = filmOf('h264');
    const { head, timeBase, packets } = await find(aligned, 'h264');
    const unaligned = unalign(aligned, PID, bytes(40));
    const starts: number[] = [];
    for (let at = 0; at < unaligned.length; at += 188)
      if ((unaligned.readUInt16BE(at + 1) & 0x5fff) === (0x4000 | PID)) starts.push(at);
    const look = TS_PACKETS.makeExcerpt({ head, timeBase, packets }).look('h264');
    const leftOut = (film: Buffer, from: number, to: number | undefined) =>
      look?.isUnreferenced?.(film.subarray(from, to));
    expect(packets.some(({ at, bytes: size }) => leftOut(aligned, at, at + size))).toBe(true);
    expect(starts.slice(1).some((from, i) => leftOut(unaligned, from, starts[i + 2]))).toBe(false);
  });
});
