import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { type Buckets, openBuckets } from '../../src/sdk/cloud/buckets.ts';
import { pictureLibrary } from '../../src/shared/adapters/pictures/picture-library.ts';
import type { Bench, Row } from '../bench.ts';
import type { CloudNews, CloudRequest, FunctionFigures } from '../cloud-child.ts';
import { type Finding, judge } from '../finding.ts';
import { quantile } from '../measure/statistics.ts';

const BATCHES = [10, 50, 100, 500, 1000];
const CHILD = fileURLToPath(new URL('../cloud-child.ts', import.meta.url));
const UPLOADS_IN_FLIGHT = 64;
const SIZE = { width: 64, height: 48 } as const;
const PEAK_LIMIT_MB = 300;
const BYTES_PER_MB = 1e6;

/** A gradient with its number in its colours: no two pictures have the same bytes. */
const makePicture = (number: number): Promise<Uint8Array> => {
  const { width, height } = SIZE;
  const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return [(pixel % width) * 4, number & 255, (Math.floor(pixel / width) * 5 + (number >> 8) * 40) & 255][i % 3] ?? 0;
  });
  return pictureLibrary()(rgb, { raw: { ...SIZE, channels: 3 } })
    .png()
    .toBuffer();
};

const nextNews = async <Type extends CloudNews['type']>(
  child: ChildProcess,
  type: Type,
): Promise<Extract<CloudNews, { type: Type }>> => {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the local cloud ended with exit code ${code}`);
  });
  for (;;) {
    const [news] = (await Promise.race([once(child, 'message'), ended])) as [CloudNews];
    if (news.type === type) return news as Extract<CloudNews, { type: Type }>;
  }
};

const countKeys = async ({ store, output }: Buckets, ending: RegExp): Promise<number> => {
  let count = 0;
  for await (const { key } of store.list(output, 'jobs/')) if (ending.test(key)) count += 1;
  return count;
};

interface Batch {
  readonly uploadMs: number;
  readonly wallMs: number;
  readonly records: number;
  readonly manifests: number;
  readonly settled: Extract<CloudNews, { type: 'settled' }>;
}

const runBatch = async (pictures: readonly Uint8Array[], bundlesDir: string): Promise<Batch> => {
  const home = await mkdtemp(join(tmpdir(), 'fanreel-bench-pictures-'));
  const request: CloudRequest = { home, bundlesDir };
  const child = fork(CHILD, [JSON.stringify(request)], { execArgv: ['--import', import.meta.resolve('tsx')] });
  try {
    const { endpoints } = await nextNews(child, 'started');
    const buckets = openBuckets(endpoints);
    const limit = pLimit(UPLOADS_IN_FLIGHT);
    const startedAt = performance.now();
    const put = (Body: Uint8Array, index: number) =>
      buckets.client.send(new PutObjectCommand({ Bucket: buckets.source, Key: `picture-${index}.png`, Body }));
    await Promise.all(pictures.map((picture, index) => limit(() => put(picture, index))));
    const uploadMs = performance.now() - startedAt;
    child.send('settle');
    const settled = await nextNews(child, 'settled');
    const wallMs = performance.now() - startedAt;
    const records = await countKeys(buckets, /\/slices\/\d+\.json$/);
    const manifests = await countKeys(buckets, /\/manifest\.json$/);
    buckets.close();
    return { uploadMs, wallMs, records, manifests, settled };
  } finally {
    const gone = child.exitCode === null ? once(child, 'exit') : undefined;
    if (child.connected) child.send('stop');
    await gone;
    await rm(home, { recursive: true, force: true, maxRetries: 3 });
  }
};

const findingsOf = (count: number, { uploadMs, wallMs, records, manifests, settled }: Batch): Finding[] => {
  const { functions, peakBytes, peakTreeBytes } = settled;
  const all = Object.values(functions);
  const total = (of: (figures: FunctionFigures) => number) => all.reduce((sum, figures) => sum + of(figures), 0);
  const worker = functions.worker?.durationsMs ?? [];
  const invocations = total((each) => each.invocations);
  const errors = total((each) => each.errors);
  const none = { of: 'value', bound: 'at most', limit: 0 } as const;
  const plain = (what: string, value: number, unit: Finding['unit'] = '') =>
    judge({ what: `${count}: ${what}`, unit, value });
  return [
    plain('uploaded within', uploadMs / 1000, 's'),
    plain('all done within', wallMs / 1000, 's'),
    judge({
      what: `${count}: pictures without a record or a manifest`,
      unit: '',
      value: 2 * count - records - manifests,
      target: none,
    }),
    plain('invocations of all functions', invocations),
    plain(
      'events received',
      total((each) => each.received),
    ),
    judge({ what: `${count}: events dropped`, unit: '', value: total((each) => each.dropped), target: none }),
    judge({ what: `${count}: errors`, unit: '', value: errors, target: none }),
    plain('success rate, %', (100 * (invocations - errors)) / invocations),
    plain(
      'events that had to wait for an environment (throttles)',
      total((each) => each.throttles),
    ),
    plain('most workers at once', functions.worker?.peakConcurrency ?? 0),
    plain('longest wait of an event', Math.max(...all.map((each) => each.queueAgeMs)) / 1000, 's'),
    plain('worker, p50', quantile(worker, 0.5), 'ms'),
    plain('worker, p99', quantile(worker, 0.99), 'ms'),
    judge({
      what: `${count}: peak memory of the local cloud's process`,
      unit: 'MB',
      value: peakBytes / BYTES_PER_MB,
      target: { of: 'value', bound: 'at most', limit: PEAK_LIMIT_MB },
    }),
    plain('peak memory of it and the functions together', peakTreeBytes / BYTES_PER_MB, 'MB'),
  ];
};

const measure = async (bench: Bench): Promise<Finding[]> => {
  const pictures = await Promise.all(Array.from({ length: Math.max(...BATCHES) }, (_, number) => makePicture(number)));
  const findings: Finding[] = [];
  // Once each: what matters is that nothing is lost, and a batch of 1000 takes long.
  for (const count of BATCHES) {
    findings.push(...findingsOf(count, await runBatch(pictures.slice(0, count), bench.bundlesDir)));
  }
  return findings;
};

/** Batches of small pictures, uploaded as fast as a client can. */
export const picturesRow: Row = {
  name: 'pictures',
  about:
    `Batches of ${BATCHES.join(', ')} pictures of ${SIZE.width}×${SIZE.height} pixels, all different, go up as fast as a client with ` +
    `${UPLOADS_IN_FLIGHT} requests in flight can, into a local cloud in a process of its own; each becomes ASCII art, edges and grayscale.`,
  measure,
};
