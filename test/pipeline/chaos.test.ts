import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { CloudEndpoints } from '../../src/local/control/cloud-api.ts';
import { makeS3Client } from '../../src/shared/adapters/s3/s3-client.ts';
import { readSourceOutcome } from '../../src/shared/core/completion/source-outcome.ts';
import type { SourceIdentity } from '../../src/shared/core/documents/source-identity.ts';
import type { FunctionName } from '../../src/shared/topology.ts';
import { type CloudDoom, describeDoom, startCloudProcess } from '../fixtures/cloud-process.ts';
import { seededRandom } from '../fixtures/damage.ts';
import { mediaProcessesOf } from '../fixtures/home-processes.ts';
import { describePoint, type KillPoint, makeKiller } from '../fixtures/kill-points.ts';
import { H264, makeNumberedFilm } from '../fixtures/numbered-film.ts';
import { type FinishedJob, type Pipeline, startPipeline } from '../fixtures/pipeline.ts';
import { makeTamper } from '../fixtures/tamper-events.ts';
import { until } from '../fixtures/until.ts';
import { WORLD_SEED } from '../fixtures/world-seed.ts';

const KEY = 'film.mp4';
const OPTIONS = 'slice=1;renders=gif,frames,ascii;gif.fps=5;gif.width=64;ascii.formats=txt;ascii.columns=20';
const SECONDS = 4;
/** Nobody waits a quarter of an hour here. */
const reconcile = { everyMs: 300, stillSeconds: 1 };

let film: Buffer;
let undisturbed: ReadonlyMap<string, string>;

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
  const pipeline = await startPipeline();
  undisturbed = await outputsOf(pipeline, await pipeline.run(KEY, film, OPTIONS));
  await pipeline.stop();
});

const clientOf = ({ s3Endpoint, region, accessKeyId, secretAccessKey }: CloudEndpoints) =>
  makeS3Client(
    { AWS_ENDPOINT_URL_S3: s3Endpoint },
    { endpoint: s3Endpoint, region, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 },
  );

const upload = (client: S3Client, { sourceBucket }: CloudEndpoints) =>
  client.send(
    new PutObjectCommand({
      Bucket: sourceBucket,
      Key: KEY,
      Body: film,
      Metadata: { fanreel: OPTIONS },
      // As what the undisturbed run uploads: the job is named by it.
      ChecksumAlgorithm: 'CRC64NVME',
    }),
  );

/** A failed plan is not the end: the reconciler has the upload planned again. */
const endOfJob = ({ store, cloud, end }: Pipeline, source: SourceIdentity): Promise<FinishedJob> =>
  until('the end of the job', async () => {
    const { jobIds } = await readSourceOutcome(store, cloud.endpoints.outputBucket, source);
    if (jobIds.length === 0) return undefined;
    const ended = await end(source);
    return 'manifest' in ended ? ended : undefined;
  });

const point = (
  by: FunctionName | readonly FunctionName[],
  method: KillPoint['method'],
  what: RegExp,
  when: KillPoint['when'],
): KillPoint => ({
  by: typeof by === 'string' ? [by] : by,
  method,
  what,
  when,
});

/** Who says that all slices are rendered: the last worker, or whoever comes first where that one was killed or is slow. */
const ANNOUNCERS: readonly FunctionName[] = ['worker', 'splitter', 'reconciler'];

/** Strikes of one run; a function survives two of them by its retries, more by the reconciler. */
const RUNS: readonly (readonly KillPoint[])[] = [
  // More than the retries of one event: the job stands still until the reconciler comes, and that is killed as well.
  [
    point('splitter', 'HEAD', /film\.mp4/, 'after'),
    point('splitter', 'PUT', /\/open\//, 'before'),
    point('splitter', 'PUT', /job\.json/, 'before'),
    point('worker', 'GET', /job\.json/, 'before'),
    point('worker', 'PUT', /gif\/00001/, 'before'),
    point(ANNOUNCERS, 'PUT', /rendered\.json/, 'before'),
    point('assembler', 'GET', /slices\/00002/, 'before'),
    ...[0, 1].map((): KillPoint => point('assembler', 'PUT', /manifest\.json/, 'before')),
    point('reconciler', 'PUT', /reconciler\.json/, 'after'),
    point('reconciler', 'PUT', /\/open\//, 'after'),
  ],
  [
    point('splitter', 'PUT', /\/open\//, 'after'),
    point('splitter', 'PUT', /job\.json/, 'after'),
    point('worker', 'PUT', /gif\/00002/, 'after'),
    point('worker', 'PUT', /frames\/000003/, 'before'),
    point('worker', 'PUT', /slices\/00001/, 'before'),
    point(ANNOUNCERS, 'PUT', /rendered\.json/, 'after'),
    point('assembler', 'PUT', /manifest\.json/, 'after'),
    point('assembler', 'DELETE', /\/open\//, 'before'),
  ],
  [
    point('splitter', 'PUT', /by-source/, 'before'),
    point('splitter', 'PUT', /by-source/, 'after'),
    point('worker', 'PUT', /ascii\/00000/, 'after'),
    point('worker', 'PUT', /slices\/00003/, 'after'),
    point('worker', 'GET', /list-type=2.*slices/, 'before'),
    point('assembler', 'GET', /list-type=2/, 'after'),
    point('assembler', 'DELETE', /\/open\//, 'after'),
  ],
];

/** Lives of the whole cloud in one run; the last one is whatever comes after them. Requests are counted from its start. */
const doomsOf = (seed: number): CloudDoom[] => {
  const random = seededRandom(seed);
  const request = (from: number, to: number) => from + Math.floor(random() * (to - from));
  return [
    { kind: 'stored', key: KEY },
    // Buckets are made, the film is read: among that the plan is written.
    { kind: 'before', request: request(4, 16) },
    { kind: 'after', request: request(6, 30) },
    { kind: 'before', request: request(10, 30) },
    { kind: 'after', request: request(10, 30) },
  ];
};

describe.runIf(process.platform === 'linux')(
  'a run whose functions are killed, and whose events are lost, doubled and late',
  { timeout: 120_000 },
  () => {
    it('has twenty moments and more to be killed at', () => {
      expect(RUNS.flat().length).toBeGreaterThanOrEqual(20);
      expect(undisturbed.size).toBe(SECONDS * 3);
    });

    it.each(RUNS.map((points, at) => [points.map(describePoint).join('; '), points, WORLD_SEED + at] as const))(
      'ends complete, with the same bytes: %s',
      async (_, points, seed) => {
        const home = await mkdtemp(join(tmpdir(), 'fanreel-test-chaos-'));
        const killer = makeKiller(points, () => home);
        const { tamper, counts } = makeTamper(seed, { drop: 0.15, twice: 0.2, late: 0.3 });
        const pipeline = await startPipeline({ home, concurrency: 2, intercept: killer.intercept, tamper, reconcile });
        // Its reconciler comes three times a second as long as it is up.
        onTestFinished(() => pipeline.stop());
        const done = await endOfJob(pipeline, await pipeline.upload(KEY, film, OPTIONS));
        expect(killer.struck.map(describePoint).sort()).toEqual(points.map(describePoint).sort());
        expect(counts.dropped + counts.doubled + counts.delayed).toBeGreaterThan(0);
        expect(done.manifest).toMatchObject({ status: 'complete', coverage: { expected: SECONDS, rendered: SECONDS } });
        expect(await outputsOf(pipeline, done)).toEqual(undisturbed);
        expect(mediaProcessesOf(pipeline.home)).toEqual([]);
      },
    );

    it('ends complete, with the same bytes, when the whole cloud is killed again and again', async () => {
      const home = await mkdtemp(join(tmpdir(), 'fanreel-test-chaos-'));
      onTestFinished(() => rm(home, { recursive: true, force: true }));
      for (const doom of doomsOf(WORLD_SEED)) {
        const life = await startCloudProcess(home, doom);
        if (life === undefined) continue;
        // The client that was cut off has gone: what is stored is not uploaded again.
        const client = clientOf(life.endpoints);
        if (doom.kind === 'stored') await upload(client, life.endpoints).catch(() => undefined);
        expect([describeDoom(doom), await life.dead]).toEqual([describeDoom(doom), 'SIGKILL']);
        client.destroy();
      }
      const pipeline = await startPipeline({ home });
      onTestFinished(() => pipeline.stop());
      const Bucket = pipeline.cloud.endpoints.sourceBucket;
      const { ETag = '' } = await pipeline.s3.send(new HeadObjectCommand({ Bucket, Key: KEY }));
      const done = await endOfJob(pipeline, { bucket: Bucket, key: KEY, etag: JSON.parse(ETag) });
      expect(done.manifest).toMatchObject({ status: 'complete', coverage: { expected: SECONDS, rendered: SECONDS } });
      expect(await outputsOf(pipeline, done)).toEqual(undisturbed);
      expect(mediaProcessesOf(home)).toEqual([]);
    });
  },
);
