import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gifKey } from '../../src/renders/gif/keys.ts';
import { sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import type { SliceRecord } from '../../src/shared/core/documents/slice-record.ts';
import { PLAYED_KINDS } from '../../src/shared/core/options/option-table.ts';
import { type FinishedJob, type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { runFfmpeg } from '../fixtures/run-media.ts';
import { decodeGif } from '../renders/gif/encoder/decode-gif.ts';
import { isAbove, judged } from '../shared/flashes/flash-films.ts';

const SIZE = { width: 64, height: 36 };
const FPS = 25;
/** Slices of 2 s: a strobe in the first, two flashes on either side of the border between the second and the third, none in the last. */
const LIT = '(lt(mod(N\\,5)\\,1)*between(N\\,10\\,38))+eq(N\\,90)+eq(N\\,94)+eq(N\\,102)+eq(N\\,106)';
const RENDERS = `renders=${PLAYED_KINDS.join(',')};slice=2;gif.fps=25;gif.width=64`;

let pipeline: Pipeline;
let film: Buffer;
let kept: FinishedJob;
let softened: FinishedJob;
beforeAll(async () => {
  const light = `geq=lum='if(gt(${LIT}\\,0)\\,225\\,40+X/4)':cb=128:cr=128`;
  const source = ['-f', 'lavfi', '-i', `color=s=64x36:r=${FPS}:d=8,format=yuv420p,${light}`];
  film = await runFfmpeg([...source, '-c:v', 'libx264', '-crf', '12', '-f', 'matroska', 'pipe:1']);
  pipeline = await startPipeline();
  [kept, softened] = await Promise.all([
    pipeline.run('strobe.mkv', film, RENDERS),
    pipeline.run('softer.mkv', film, `${RENDERS};flashes=soften`),
  ]);
});
afterAll(() => pipeline?.stop());

/** The file of a kind; of several, the last. */
const keyOf = ({ renders }: SliceRecord, kind: string): string =>
  renders.findLast((render) => render.kind === kind)?.key ?? '';

type Decode = (bytes: Buffer) => Promise<Uint8Array[]>;
const ofGif: Decode = async (bytes) => decodeGif(bytes).frames.map(({ canvas }) => canvas);
/** The pictures of a render as a viewer decodes them. */
const shown: Record<string, Decode> = {
  gif: ofGif,
  preview: ofGif,
  webp: async (bytes) => {
    const { pages = 1 } = await sharp(bytes, { animated: true }).metadata();
    const still = (page: number) => sharp(bytes, { page }).removeAlpha().raw().toBuffer();
    return Promise.all(Array.from({ length: pages }, (_, page) => still(page)));
  },
  clip: async (bytes) => {
    const raw = await runFfmpeg(['-i', 'pipe:0', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'], bytes);
    const size = SIZE.width * SIZE.height * 3;
    return Array.from({ length: raw.length / size }, (_, i) => raw.subarray(i * size, (i + 1) * size));
  },
};

/** Warnings of a job, but for that of an ffmpeg of 2018. */
const warningsOf = ({ manifest }: FinishedJob) => (manifest.warnings ?? []).filter(({ code }) => code !== 'oldFfmpeg');

describe('a film that flashes', () => {
  it('is complete, with a warning about the slices that flash and those that flash together', () => {
    expect(kept.manifest.status).toBe('complete');
    expect(warningsOf(kept)).toEqual([
      {
        code: 'flashes',
        message: expect.stringMatching(/\(gif, webp, clip, preview\).*flashes=soften/),
        slices: [0, 1, 2],
      },
    ]);
    const facts = kept.records.map(({ renders }) => renders.map(({ flashes }) => flashes?.general ?? 0));
    // The preview has three files.
    expect(facts).toEqual([5, 0, 0, 0].map((flashes) => new Array(6).fill(flashes)));
    for (const { flashes } of kept.records[0]?.renders ?? []) {
      expect(flashes?.at[0]?.start).toBeLessThanOrEqual(0.6);
      expect(flashes?.at.at(-1)?.end).toBeGreaterThan(1.4);
    }
    // Nothing is said of what does not flash.
    expect(kept.records[3]?.renders.map(({ flashes }) => flashes)).toEqual(new Array(6).fill(undefined));
  });

  it('is below the threshold in every render when it is softened', async () => {
    expect(softened.manifest.status).toBe('complete');
    expect(warningsOf(softened)).toEqual([]);
    expect(softened.job.jobId).not.toBe(kept.job.jobId);
    const [strobe, softer] = [kept.records[0], softened.records[0]];
    for (const [kind, decode] of Object.entries(shown)) {
      const [before, after] = await Promise.all(
        [strobe, softer].map(async (record) =>
          record === undefined ? [] : decode(await pipeline.read(keyOf(record, kind))),
        ),
      );
      // A WebP holds pictures that do not change only once, so its pictures are closer together here than when they are shown.
      if (kind !== 'webp') expect(isAbove(judged(before ?? [], FPS, false, SIZE)), kind).toBe(true);
      expect(isAbove(judged(after ?? [], FPS, false, SIZE)), kind).toBe(false);
    }
    for (const { flashes } of softer?.renders ?? []) expect(flashes?.softened?.length).toBeGreaterThan(0);
  });

  it('keeps the bytes of slices that do not flash', async () => {
    const bytes = ({ job }: FinishedJob) => pipeline.read(gifKey(sliceKeys(job.jobId, 3)));
    expect(await bytes(softened)).toEqual(await bytes(kept));
  });
});
