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

const writePictures = async (
  pictures: readonly Buffer[],
  { fps, count, lengthMs, quality = 60 }: Record<string, number>,
) => {
  const sink = await openWebpSink({
    plan: { ...SIZE, firstMs: 0, fps: fps ?? 0, count: count ?? 0, quality },
    range: { startMs: 0, endMs: lengthMs ?? 0 },
    keys: sliceKeys('film-0123456789ab', 3),
    options: optionsOf('video', { renders: ['webp'] }),
    dir,
    encoding: { binary: '', timeoutMs: 0, maxAddressSpaceBytes: 0 },
  });
  const received = await sink.receive(Readable.from(pictures));
  const { outputs } = await sink.finish(received);
  await sink.discard();
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
});
