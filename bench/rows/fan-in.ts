import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { InvocationNews } from '../../src/local/lambda/invocation-observer.ts';
import { readSourceOutcome } from '../../src/shared/core/completion/source-outcome.ts';
import { readManifest } from '../../src/shared/core/completion/stored-outcome.ts';
import type { Manifest } from '../../src/shared/core/documents/manifest.ts';
import type { Bench, Row } from '../bench.ts';
import { type BenchCloud, openBenchCloud } from '../bench-cloud.ts';
import { bundleFunction } from '../bundle-function.ts';
import { type Finding, judge } from '../finding.ts';
import { runFfmpeg } from '../measure/run-ffmpeg.ts';

const SLICES = 10_000;
const KEY = 'very-long.mp4';
const REQUESTS_LIMIT = 4;
const MEMORY_LIMIT_MB = 512;
const POLL_MS = 500;

/** Ten thousand seconds in slices of one second; a picture a minute would do, but a container needs some. */
const makeFilm = async (ffmpegPath: string, folder: string): Promise<Uint8Array> => {
  const path = join(folder, KEY);
  const film = `color=size=32x18:rate=1:duration=${SLICES}`;
  await runFfmpeg(ffmpegPath, ['-f', 'lavfi', '-i', film, '-c:v', 'libx264', '-preset', 'ultrafast', path]);
  return readFile(path);
};

/** The bundles as they are deployed, but for a worker that renders nothing. */
const stubBundles = async (bundlesDir: string, folder: string): Promise<string> => {
  const stubbed = join(folder, 'dist');
  await cp(bundlesDir, stubbed, { recursive: true });
  await bundleFunction(join(import.meta.dirname, '../stub-worker.ts'), join(stubbed, 'functions/worker/index.cjs'));
  return stubbed;
};

/** Requests of splitter, workers and assembler for their own sake: what workers write as renders is not counted. */
const countRequests = () => {
  const counts = new Map<string, number>();
  const intercept = (request: IncomingMessage): boolean => {
    const agent = `${request.headers['user-agent']} ${request.headers['x-amz-user-agent']}`;
    const name = /app\/fanreel-(\w+)/.exec(agent)?.[1];
    const isOutput = request.method === 'PUT' && /\/gif\//.test(request.url ?? '');
    if (name !== undefined && !isOutput) {
      const kind = request.url?.includes('list-type=2') ? 'LIST' : (request.method ?? '');
      counts.set(`${name} ${kind}`, (counts.get(`${name} ${kind}`) ?? 0) + 1);
    }
    return false;
  };
  return { intercept, counts: counts as ReadonlyMap<string, number> };
};

/** The largest that an assembler was, and the first failure of any function: nothing fails here for a good reason. */
const watchInvocations = () => {
  let peakMb = 0;
  let failure: string | undefined;
  const onInvocation = ({ functionName, maxMemoryMb = 0, error }: InvocationNews): void => {
    if (functionName === 'assembler') peakMb = Math.max(peakMb, maxMemoryMb);
    if (error !== undefined) failure ??= `${functionName}: ${error.errorType}: ${error.errorMessage}`;
  };
  return { onInvocation, peakMb: () => peakMb, failure: () => failure };
};

const runJob = async (
  { buckets }: BenchCloud,
  film: Uint8Array,
  failure: () => string | undefined,
): Promise<Manifest> => {
  const { store, source: Bucket, output } = buckets;
  const put = new PutObjectCommand({ Bucket, Key: KEY, Body: film, Metadata: { fanreel: 'slice=1;renders=gif' } });
  const { ETag } = await buckets.client.send(put);
  const identity = { bucket: Bucket, key: KEY, etag: (ETag ?? '').replaceAll('"', '') };
  for (;;) {
    const { jobIds, refusal } = await readSourceOutcome(store, output, identity);
    if (refusal !== undefined) throw new Error(`no job: ${JSON.stringify(refusal)}`);
    const manifest = jobIds[0] && (await readManifest(store, output, jobIds[0]));
    if (manifest) return manifest;
    const failed = failure();
    if (failed !== undefined) throw new Error(failed);
    await delay(POLL_MS);
  }
};

const measure = async (bench: Bench): Promise<Finding[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-bench-fan-in-'));
  const { intercept, counts } = countRequests();
  const { onInvocation, peakMb, failure } = watchInvocations();
  const bundlesDir = await stubBundles(bench.bundlesDir, folder);
  const base = await openBenchCloud({ bundlesDir, intercept, onInvocation });
  try {
    const film = await makeFilm(bench.ffmpeg.path, folder);
    const startedAt = performance.now();
    const manifest = await runJob(base, film, failure);
    const wallS = (performance.now() - startedAt) / 1000;
    await base.cloud.lambda.idle();
    const requests = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const { expected, rendered } = manifest.coverage;
    if (rendered !== SLICES || expected !== SLICES) throw new Error(`${rendered} of ${expected} slices are there`);
    return [
      judge({
        what: 'requests to S3 for each slice beside its outputs',
        unit: '',
        value: requests / SLICES,
        target: { of: 'value', bound: 'at most', limit: REQUESTS_LIMIT },
      }),
      ...[...counts]
        .toSorted(([, one], [, other]) => other - one)
        .map(([what, count]) => judge({ what: `of these: ${what}`, unit: '', value: count / SLICES })),
      judge({
        what: 'the assembler at its largest',
        unit: 'MB',
        value: peakMb(),
        target: { of: 'value', bound: 'at most', limit: MEMORY_LIMIT_MB },
      }),
      judge({ what: `upload to the manifest of ${SLICES} slices`, unit: 's', value: wallS }),
    ];
  } finally {
    await base.close();
    await rm(folder, { recursive: true, force: true });
  }
};

/** What a very long video asks of S3 until somebody can say that all of it is there. */
export const fanInRow: Row = {
  name: 'fan-in',
  about: `A job of ${SLICES} slices through the local cloud, one run: everything is as deployed, but workers render nothing.`,
  measure,
};
