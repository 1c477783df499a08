import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PREVIEW_FORMATS, type PreviewFormat, previewKey, previewWhole } from '../../src/renders/preview/keys.ts';
import { readStitched } from '../../src/shared/core/completion/stitched-record.ts';
import { manifestKey, sliceKeys, stitchedKey } from '../../src/shared/core/contracts/object-keys.ts';
import type { Manifest } from '../../src/shared/core/documents/manifest.ts';
import type { ShownMoment } from '../../src/shared/core/documents/shown-moment.ts';
import { slicesOf } from '../../src/shared/core/job/job-slices.ts';
import { decodeGrayGif, type GrayPicture } from '../fixtures/decode-pictures.ts';
import { frameShownAt, frameTimes, H264, makeNumberedFilm, readFrameNumber } from '../fixtures/numbered-film.ts';
import { type FinishedJob, type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { runFfmpeg, runFfprobe } from '../fixtures/run-media.ts';
import { until } from '../fixtures/until.ts';

const FPS = 10;
const SIZE = { width: 128, height: 32 };
const OPTIONS = `renders=preview;preview.width=${SIZE.width};slice=5;preview.moments=3;preview.length=1`;
/** Scenes of the film with hard cuts, seconds; the first is black. */
const SCENES = [
  ['color=black', 3.5],
  ['testsrc', 3],
  ['smptebars', 4],
  ['rgbtestsrc', 3],
  ['testsrc', 4],
] as const;
const CUTS = [3.5, 6.5, 10.5, 13.5];

let pipeline: Pipeline;
let folder: string;
let numbered: FinishedJob;
let cut: FinishedJob;
let film: string;

const makeCutFilm = async (path: string): Promise<void> => {
  const inputs = SCENES.flatMap(([source, seconds]) => [
    ...['-f', 'lavfi', '-t', `${seconds}`],
    ...['-i', `${source}${source.includes('=') ? ':' : '='}s=64x36:r=20`],
  ]);
  const graph = `${SCENES.map((_, i) => `[${i}]setsar=1,format=yuv420p[s${i}]`).join(';')};${SCENES.map((_, i) => `[s${i}]`).join('')}concat=n=${SCENES.length}[v]`;
  await runFfmpeg([...inputs, '-filter_complex', graph, '-map', '[v]', ...H264, path]);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-preview-'));
  film = join(folder, 'numbered.mp4');
  const cutFilm = join(folder, 'cut.mp4');
  await makeNumberedFilm(film, { frames: 240, rate: '20', encode: H264 });
  await makeCutFilm(cutFilm);
  pipeline = await startPipeline();
  [numbered, cut] = await Promise.all([
    pipeline.run('numbered.mp4', film, OPTIONS),
    pipeline.run('cut.mp4', cutFilm, 'renders=preview;preview.width=64;slice=9;preview.moments=3'),
  ]);
}, 120_000);
afterAll(async () => {
  await pipeline?.stop();
  await rm(folder, { recursive: true, force: true });
});

const momentsOf = ({ records }: FinishedJob): ShownMoment[] =>
  records.flatMap(({ renders }) => renders[0]?.moments ?? []);
/** Wait until the slices of a manifest are joined. */
const joined = ({ jobId, revision }: Pick<Manifest, 'jobId' | 'revision'>) =>
  until(`revision ${revision} of ${jobId} is joined`, async () => {
    const found = await readStitched(pipeline.store, pipeline.cloud.endpoints.outputBucket, jobId);
    return found?.record.manifest.revision === revision ? found.record : undefined;
  });

const gray = (raw: Uint8Array): GrayPicture[] => {
  const bytes = SIZE.width * SIZE.height;
  return Array.from({ length: raw.length / bytes }, (_, i) => ({
    ...SIZE,
    gray: raw.subarray(i * bytes, (i + 1) * bytes),
  }));
};
const decoders: Readonly<Record<PreviewFormat, (file: Buffer) => Promise<GrayPicture[]>>> = {
  gif: async (file) => decodeGrayGif(file).frames,
  mp4: async (file) => {
    const path = join(folder, 'preview.mp4');
    await writeFile(path, file);
    const args = ['-xerror', '-i', path, '-vsync', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'];
    return gray(await runFfmpeg(args));
  },
  webp: async (file) => {
    const { data } = await sharp(file, { pages: -1 }).grayscale().raw().toBuffer({ resolveWithObject: true });
    return gray(data);
  },
};
const decode = async (format: PreviewFormat, key: string): Promise<GrayPicture[]> =>
  decoders[format](await pipeline.read(key));
const numberOf = ({ gray: pixels, width, height }: GrayPicture): number => readFrameNumber(pixels, width, height);
const sliceFiles = ({ job }: FinishedJob, format: PreviewFormat): string[] =>
  slicesOf(job).map(({ index }) => previewKey(sliceKeys(job.jobId, index), format));

describe('the preview of a film', () => {
  it('tells what it shows, in the records, the manifest and of the joined files', async () => {
    const moments = momentsOf(numbered);
    expect(
      numbered.records.map(({ renders }) => renders.map(({ frames, durationMs }) => [frames, durationMs])),
    ).toEqual(new Array(3).fill(new Array(3).fill([FPS, 1000])));
    expect(moments.map(({ start, end }) => Math.round((end - start) * 1000))).toEqual([1000, 1000, 1000]);
    expect(numbered.manifest.preview).toEqual({ moments });
    const { status, outputs } = await joined(numbered.manifest);
    expect(status).toBe('complete');
    expect(outputs.map(({ key, frames, durationMs, audio }) => [key, frames, durationMs, audio])).toEqual(
      PREVIEW_FORMATS.map((format) => [
        stitchedKey(numbered.job.jobId, previewWhole(format)),
        3 * FPS,
        3000,
        undefined,
      ]),
    );
    expect(outputs.map((output) => output.moments)).toEqual(new Array(3).fill(moments));
  });

  it.each(PREVIEW_FORMATS)(
    'shows exactly the frames of its moments, and joined the very pixels of the slices, %s',
    async (format) => {
      await joined(numbered.manifest);
      const times = await frameTimes(film);
      const due = momentsOf(numbered).flatMap(({ start }) =>
        Array.from({ length: FPS }, (_, i) =>
          frameShownAt(times, numbered.job.probe.originUs, Math.round(start * 1000) + (i * 1000) / FPS),
        ),
      );
      const parts = await Promise.all(sliceFiles(numbered, format).map((key) => pipeline.read(key)));
      const ofSlices: GrayPicture[] = [];
      for (const part of parts) ofSlices.push(...(await decoders[format](part)));
      expect(ofSlices.map(numberOf)).toEqual(due);
      const whole = await decode(format, stitchedKey(numbered.job.jobId, previewWhole(format)));
      expect(whole).toEqual(ofSlices);
    },
  );

  it('plays for ever and as long as all of its moments', async () => {
    await joined(numbered.manifest);
    for (const format of ['gif', 'webp'] as const) {
      const file = await pipeline.read(stitchedKey(numbered.job.jobId, previewWhole(format)));
      const { loop, delay } = await sharp(file, { pages: -1 }).metadata();
      expect([format, loop, delay?.reduce((sum, each) => sum + each, 0)]).toEqual([format, 0, 3000]);
    }
    const path = join(folder, 'whole.mp4');
    await writeFile(path, await pipeline.read(stitchedKey(numbered.job.jobId, previewWhole('mp4'))));
    const entries = 'stream=codec_type,duration:packet=pts_time';
    const report = JSON.parse(await runFfprobe(['-show_entries', entries, '-of', 'json', path]));
    expect(report.streams).toEqual([expect.objectContaining({ codec_type: 'video' })]);
    expect(Number(report.streams[0].duration)).toBeCloseTo(3, 3);
    const at = (report.packets as { readonly pts_time: string }[]).map(({ pts_time }) => Number(pts_time));
    expect(at).toEqual(Array.from({ length: 3 * FPS }, (_, i) => expect.closeTo(i / FPS, 4)));
  });

  it('begins its moments at hard cuts, and shows no black', async () => {
    const starts = momentsOf(cut).map(({ start }) => start);
    expect(starts).toHaveLength(3);
    for (const start of starts) expect(CUTS).toContain(start);
  });
});

describe('a slice without its moments', () => {
  it('is told and left out, and a later revision of the manifest joins all of them again', async () => {
    const { job, manifest } = numbered;
    const { outputBucket } = pipeline.cloud.endpoints;
    const whole = stitchedKey(job.jobId, previewWhole('gif'));
    await joined(manifest);
    const before = await pipeline.read(whole);
    const [first, , last] = momentsOf(numbered);
    const close = async (changed: Manifest) => {
      await pipeline.store.putJson(outputBucket, manifestKey(job.jobId), changed);
      const detail = { jobId: job.jobId, status: changed.status, manifestKey: manifestKey(job.jobId) };
      await pipeline.cloud.events.emit('fanreel', {
        ...{ source: 'custom.gifGenerator', detailType: 'videoCompleted', detail },
      });
      return joined(changed);
    };
    const gap = { index: 1, start: 5, end: 10, error: { name: 'ProcessError' as const, message: 'a bad range' } };
    const partial = await close({
      ...manifest,
      revision: 2,
      status: 'partial',
      coverage: { ...manifest.coverage, rendered: 2, failed: 1, gaps: [gap] },
      preview: { moments: [first, last] as ShownMoment[] },
    });
    expect(partial.status).toBe('partial');
    expect(partial.outputs.map(({ durationMs, moments }) => [durationMs, moments])).toEqual(
      new Array(3).fill([2000, [first, last]]),
    );
    expect(partial.leftOut).toEqual(
      PREVIEW_FORMATS.map((format) => ({
        output: previewWhole(format),
        what: 'slice',
        start: 5,
        end: 10,
        error: gap.error,
      })),
    );
    const shown = decodeGrayGif(await pipeline.read(whole)).frames.map(numberOf);
    const all = decodeGrayGif(before).frames.map(numberOf);
    expect(shown).toEqual([...all.slice(0, FPS), ...all.slice(2 * FPS)]);
    expect((await close({ ...manifest, revision: 3 })).status).toBe('complete');
    expect(await pipeline.read(whole)).toEqual(before);
  });
});
