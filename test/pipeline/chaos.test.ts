import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readBySource } from '../../src/shared/completion/stored-outcome.ts';
import type { SourceIdentity } from '../../src/shared/contracts/source-identity.ts';
import { mediaProcessesOf } from '../fixtures/home-processes.ts';
import { describePoint, type KillPoint, makeKiller } from '../fixtures/kill-points.ts';
import { H264, makeNumberedFilm } from '../fixtures/numbered-film.ts';
import { type FinishedJob, type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { makeTamper } from '../fixtures/tamper-events.ts';
import { until } from '../fixtures/until.ts';

const KEY = 'film.mp4';
const OPTIONS = 'slice=1;gif.fps=5;ascii.fps=2;gif.width=64;ascii.columns=20';
const SECONDS = 6;
/** Nobody waits a quarter of an hour here. */
const reconcile = { everyMs: 300, stillSeconds: 1 };

let film: Buffer;
let undisturbed: ReadonlyMap<string, string>;
let pipeline: Pipeline | undefined;

/** What a user gets: every output by key, with its checksum. */
const outputsOf = async ({ keys, read }: Pipeline, { job }: FinishedJob): Promise<Map<string, string>> => {
  const outputs = (await keys(`jobs/${job.jobId}/`)).filter((key) => /\/(gif|frames|ascii)\//.test(key));
  const digest = async (key: string) =>
    createHash('sha256')
      .update(await read(key))
      .digest('hex');
  return new Map(await Promise.all(outputs.map(async (key) => [key, await digest(key)] as const)));
};

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-test-films-'));
  const path = join(folder, KEY);
  await makeNumberedFilm(path, { rate: '10', frames: SECONDS * 10, encode: [...H264, '-movflags', '+faststart'] });
  film = await readFile(path);
  await rm(folder, { recursive: true });
  pipeline = await startPipeline();
  undisturbed = await outputsOf(pipeline, await pipeline.run(KEY, film, OPTIONS));
  await pipeline.stop();
});

afterEach(async () => {
  await pipeline?.stop();
  pipeline = undefined;
});

/** A failed plan is not the end: the reconciler has the upload planned again. */
const endOfJob = ({ store, cloud, end }: Pipeline, source: SourceIdentity): Promise<FinishedJob> =>
  until('the end of the job', async () => {
    const known = await readBySource(store, cloud.endpoints.outputBucket, source);
    if (known === undefined || !('jobId' in known)) return undefined;
    const ended = await end(source);
    return 'manifest' in ended ? ended : undefined;
  });

const point = (by: KillPoint['by'], method: KillPoint['method'], what: RegExp, when: KillPoint['when']): KillPoint => ({
  by,
  method,
  what,
  when,
});

/** Strikes of one run; a function survives two of them by its retries, more by the reconciler. */
const RUNS: readonly (readonly KillPoint[])[] = [
  [
    point('splitter', 'HEAD', /film\.mp4/, 'after'),
    point('splitter', 'PUT', /\/open\//, 'before'),
    point('worker', 'GET', /job\.json/, 'before'),
    point('assembler', 'PUT', /manifest\.json/, 'before'),
  ],
  [
    point('splitter', 'PUT', /\/open\//, 'after'),
    point('splitter', 'PUT', /job\.json/, 'before'),
    point('worker', 'PUT', /gif\/00001/, 'before'),
    point('worker', 'PUT', /rendered\.json/, 'before'),
    point('assembler', 'GET', /slices\/00002/, 'before'),
  ],
  [
    point('splitter', 'PUT', /job\.json/, 'after'),
    point('splitter', 'PUT', /by-source/, 'before'),
    point('worker', 'PUT', /gif\/00002/, 'after'),
    point('worker', 'PUT', /rendered\.json/, 'after'),
    point('assembler', 'PUT', /manifest\.json/, 'after'),
  ],
  [
    point('splitter', 'PUT', /by-source/, 'after'),
    point('worker', 'PUT', /frames\/000003/, 'before'),
    point('worker', 'PUT', /slices\/00004/, 'before'),
    point('assembler', 'DELETE', /\/open\//, 'before'),
    point('reconciler', 'PUT', /reconciler\.json/, 'after'),
  ],
  [
    point('worker', 'PUT', /ascii\/00000/, 'after'),
    point('worker', 'PUT', /slices\/00003/, 'after'),
    point('worker', 'GET', /list-type=2.*slices/, 'before'),
    point('assembler', 'GET', /list-type=2/, 'after'),
    point('assembler', 'DELETE', /\/open\//, 'after'),
  ],
  // More than the retries of one event: the job stands still until the reconciler comes.
  [
    ...[0, 1, 2].map((): KillPoint => point('splitter', 'PUT', /job\.json/, 'before')),
    ...[0, 1, 2].map((): KillPoint => point('assembler', 'PUT', /manifest\.json/, 'before')),
    point('reconciler', 'PUT', /\/open\//, 'after'),
  ],
];

describe.runIf(process.platform === 'linux')(
  'a run whose functions are killed, and whose events are lost, doubled and late',
  () => {
    it('has twenty moments and more to be killed at', () => {
      expect(RUNS.flat().length).toBeGreaterThanOrEqual(20);
      expect(undisturbed.size).toBe(SECONDS * 4);
    });

    it.each(RUNS.map((points, at) => [points.map(describePoint).join('; '), points, at + 1] as const))(
      'ends complete, with the same bytes: %s',
      async (_, points, seed) => {
        const killer = makeKiller(points, () => pipeline?.home ?? '-');
        const { tamper, counts } = makeTamper(seed, { drop: 0.15, twice: 0.2, late: 0.3 });
        pipeline = await startPipeline({ concurrency: 2, intercept: killer.intercept, tamper, reconcile });
        const done = await endOfJob(pipeline, await pipeline.upload(KEY, film, OPTIONS));
        expect(killer.struck.map(describePoint).sort()).toEqual(points.map(describePoint).sort());
        expect(counts.dropped + counts.doubled + counts.delayed).toBeGreaterThan(0);
        expect(done.manifest).toMatchObject({ status: 'complete', coverage: { expected: SECONDS, rendered: SECONDS } });
        expect(await outputsOf(pipeline, done)).toEqual(undisturbed);
        expect(mediaProcessesOf(pipeline.home)).toEqual([]);
      },
    );
  },
);
