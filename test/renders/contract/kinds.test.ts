import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gifKey } from '../../../src/renders/gif/keys.ts';
import { RENDER_KINDS, type RenderKind } from '../../../src/renders/kind/render-kinds.ts';
import { type OutputRow, subjectOf } from '../../../src/renders/parts/render-spec.ts';
import { gatheredFiles, outputs } from '../../../src/renders/registry/planned-outputs.ts';
import { webpKey } from '../../../src/renders/webp/keys.ts';
import { keysOf } from '../../../src/shared/core/completion/stored-outputs.ts';
import { jobPrefix, sliceKeys } from '../../../src/shared/core/contracts/object-keys.ts';
import type { RenderRecord } from '../../../src/shared/core/documents/slice-record.ts';
import { slicesOf } from '../../../src/shared/core/job/job-slices.ts';
import { unpackZip } from '../../../src/shared/kernels/zip/unpack-zip.ts';
import { MPEG4, makeNumberedFilm } from '../../fixtures/numbered-film.ts';
import { type FinishedJob, type Pipeline, startPipeline } from '../../fixtures/pipeline.ts';

const SECONDS = 4;
const OPTIONS = `renders=${RENDER_KINDS.join(',')};ascii.formats=txt,ans,cast,gif,mp4;ascii.columns=20;storyboard.width=32`;

let dir: string;
let pipeline: Pipeline;
/** A job in one slice, in one slice again, in two. */
interface Trio {
  readonly whole: FinishedJob;
  readonly again: FinishedJob;
  readonly sliced: FinishedJob;
}
let usual: Trio;
let packed: Trio;
/** Every kind as it is usual, and those that can be stored in another way. */
const CASES: readonly (readonly [name: string, kind: RenderKind, trio: () => Trio])[] = [
  ...RENDER_KINDS.map((kind) => [kind, kind, () => usual] as const),
  ['frames, packed', 'frames', () => packed],
];

const runTrio = async (film: string, name: string, options: string): Promise<Trio> => {
  const run = (how: string, seconds: number) => pipeline.run(`${name}-${how}.avi`, film, `${options};slice=${seconds}`);
  const [whole, again, sliced] = await Promise.all([
    run('whole', SECONDS),
    run('again', SECONDS),
    run('sliced', SECONDS / 2),
  ]);
  return { whole, again, sliced };
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fanreel-kinds-'));
  const film = join(dir, 'film.avi');
  await makeNumberedFilm(film, { frames: SECONDS * 10, rate: '10', encode: MPEG4, width: 64, height: 36 });
  pipeline = await startPipeline();
  usual = await runTrio(film, 'usual', OPTIONS);
  packed = await runTrio(film, 'packed', 'renders=frames;frames.pack=on');
}, 120_000);

afterAll(async () => {
  await pipeline.stop();
  await rm(dir, { recursive: true, force: true });
});

const plannedOf = ({ job }: FinishedJob, kind: RenderKind): OutputRow[][] =>
  slicesOf(job).map((slice) =>
    outputs(subjectOf(job), slice, sliceKeys(job.jobId, slice.index)).filter((row) => row.kind === kind),
  );
const recordedOf = ({ records }: FinishedJob, kind: RenderKind): RenderRecord[][] =>
  records.map(({ renders }) => renders.filter((row) => row.kind === kind));
const keysOfRow = ({ count, keyAt }: OutputRow): string[] => Array.from({ length: count }, (_, place) => keyAt(place));
/** What the file is called below its job. */
const nameOf = ({ job }: FinishedJob, key: string): string => key.slice(jobPrefix(job.jobId).length);
const filesOf = async (job: FinishedJob, rows: readonly RenderRecord[]): Promise<[string, Buffer][]> =>
  Promise.all(rows.flatMap(keysOf).map(async (key) => [nameOf(job, key), await pipeline.read(key)]));
const sumOf = (rows: readonly (number | undefined)[]): number =>
  rows.reduce<number>((sum, each) => sum + (each ?? 0), 0);

describe.each(CASES)('%s', (_, kind, trio) => {
  it('is rendered as it is planned', () => {
    const { whole, sliced } = trio();
    for (const job of [whole, sliced]) {
      expect(job.manifest.status).toBe('complete');
      const told = ({ contentType, frames, durationMs }: OutputRow | RenderRecord) => ({
        contentType,
        frames,
        durationMs,
      });
      const planned = plannedOf(job, kind).map((rows) => rows.map((row) => [keysOfRow(row), told(row)]));
      const recorded = recordedOf(job, kind).map((rows) => rows.map((row) => [keysOf(row), told(row)]));
      expect(recorded).toEqual(planned);
      expect(planned.flat().length).toBeGreaterThan(0);
    }
  });

  it('is in the manifest with every file that is planned', () => {
    const { sliced } = trio();
    const { job, manifest } = sliced;
    const alone = { ...subjectOf(job), options: { ...job.options, renders: [kind] } };
    const planned = sumOf([
      ...plannedOf(sliced, kind)
        .flat()
        .map(({ count }) => count),
      ...gatheredFiles(alone, job.probe.durationMs).map(({ count }) => count),
    ]);
    expect(sumOf(manifest.renders.filter((row) => row.kind === kind).map(({ count }) => count))).toBe(planned);
  });

  it('has the same bytes in every run', async () => {
    const { whole, again } = trio();
    const [one, other] = await Promise.all(
      [whole, again].map(async (job) => filesOf(job, recordedOf(job, kind).flat())),
    );
    expect(one).toEqual(other);
  });

  it('has the same pictures however the video is sliced', async () => {
    const { whole, sliced } = trio();
    const [ofWhole, ofSlices] = [whole, sliced].map((job) => recordedOf(job, kind).flat());
    const ofType = (rows: readonly RenderRecord[] = [], type: string) =>
      rows.filter(({ contentType }) => contentType === type);
    for (const type of new Set(ofWhole?.map(({ contentType }) => contentType))) {
      const [one, parts] = [ofType(ofWhole, type), ofType(ofSlices, type)];
      expect(sumOf(parts.map(({ frames }) => frames)), type).toBe(sumOf(one.map(({ frames }) => frames)));
      expect(sumOf(parts.map(({ durationMs }) => durationMs))).toBe(sumOf(one.map(({ durationMs }) => durationMs)));
    }
    const perSecond = (rows: readonly RenderRecord[] = []) => rows.filter(({ keys }) => keys !== undefined);
    expect(await filesOf(sliced, perSecond(ofSlices))).toEqual(await filesOf(whole, perSecond(ofWhole)));
  });
});

it('the animated WebP of a slice shows its pictures as long as the GIF does', async () => {
  for (const { job } of [usual.whole, usual.sliced]) {
    for (const { index } of slicesOf(job)) {
      const keys = sliceKeys(job.jobId, index);
      const [gif, webp] = await Promise.all(
        [gifKey(keys), webpKey(keys)].map(
          async (key) => (await sharp(await pipeline.read(key), { pages: -1 }).metadata()).delay,
        ),
      );
      expect(webp).toEqual(gif);
      expect(sumOf(webp ?? [])).toBe(job.options.slice * 1000);
    }
  }
});

describe('packed frames', () => {
  it('are the very bytes of single files, each where the record says', async () => {
    const single = await filesOf(usual.sliced, recordedOf(usual.sliced, 'frames').flat());
    const read: [string, Buffer][] = [];
    for (const { key = '', entries = [] } of recordedOf(packed.sliced, 'frames').flat()) {
      const archive = await pipeline.read(key);
      for (const { second, offset, bytes } of entries)
        read.push([`frames/00000${second}.jpg`, archive.subarray(offset, offset + bytes)]);
    }
    expect(read).toEqual(single);
    expect(read).toHaveLength(SECONDS);
  });

  it('are unpacked from the file as they lie in it', async () => {
    const single = await filesOf(usual.whole, recordedOf(usual.whole, 'frames').flat());
    const [key = ''] = recordedOf(packed.whole, 'frames').flat().flatMap(keysOf);
    const unpacked: [string, Buffer][] = [];
    for await (const { name, data } of unpackZip(Readable.from([await pipeline.read(key)])))
      unpacked.push([`frames/${name}`, Buffer.from(data)]);
    expect(unpacked).toEqual(single);
  });

  it('are one object a slice and nothing else, and the manifest tells how many pictures they are', async () => {
    const { job, manifest } = packed.sliced;
    const below = `${jobPrefix(job.jobId)}frames/`;
    expect(await pipeline.keys(below)).toEqual([`${below}00000.zip`, `${below}00001.zip`]);
    expect(manifest.renders).toMatchObject([{ contentType: 'application/zip', count: 2, pictures: SECONDS }]);
  });
});
