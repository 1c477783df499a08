import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { GLANCE_WIDTH } from '../../src/renders/graph/plan-glances.ts';
import type { Buckets } from '../../src/sdk/cloud/buckets.ts';
import { findInBuckets } from '../../src/sdk/find/find-in-buckets.ts';
import { openQueryPicture } from '../../src/shared/adapters/pictures/open-query-picture.ts';
import { fingerprintsKey, recentKey, sketchesKey } from '../../src/shared/core/contracts/object-keys.ts';
import { writeFindMark } from '../../src/shared/core/find/find-mark.ts';
import type { PictureSearch } from '../../src/shared/core/find/find-picture.ts';
import { makeSegmentMemory } from '../../src/shared/core/find/segment-memory.ts';
import { lumaSums } from '../../src/shared/kernels/fingerprint/cell-means.ts';
import { FINGERPRINT_BYTES, fingerprintOf } from '../../src/shared/kernels/fingerprint/fingerprint.ts';
import { hashesOfBytes, writeFingerprints } from '../../src/shared/kernels/fingerprint/fingerprint-file.ts';
import { lumaPicture } from '../../src/shared/kernels/fingerprint/luma-picture.ts';
import { SKETCH_BYTES, sketchOf } from '../../src/shared/kernels/fingerprint/sketch.ts';
import type { Bench, Row } from '../bench.ts';
import { type BenchCloud, openBenchCloud } from '../bench-cloud.ts';
import { type Finding, judge } from '../finding.ts';
import { runFfmpeg } from '../measure/run-ffmpeg.ts';
import { median } from '../measure/statistics.ts';

const HOURS = 10_000;
const QUICK_HOURS = 1_000;
const HOURS_A_JOB = 10;
const LIMIT_S = 1;
const GLANCE = { width: GLANCE_WIDTH, height: (GLANCE_WIDTH * 9) / 16 };
/** The second of the footage that is looked for. */
const SECOND = 11;
const FOOTAGE_JOB = 'footage-0123456789ab';
const CREATED_AT = '2026-11-20T10:00:00.000Z';
const STORES_IN_FLIGHT = 16;
/** Room for all fingerprints. */
const MEMORY_BYTES = 1e9;

interface StoredFilm {
  readonly jobId: string;
  readonly hashes: Uint8Array;
  readonly sketches: Uint8Array;
}

const storeFilm = async ({ store, output }: Buckets, { jobId, hashes, sketches }: StoredFilm): Promise<void> => {
  const contentType = 'application/octet-stream' as const;
  const body = writeFingerprints([{ firstSecond: 0, hashes: hashesOfBytes(hashes) }]);
  const { etag } = await store.put(output, { key: fingerprintsKey(jobId), contentType, body });
  if (sketches.length > 0) await store.put(output, { key: sketchesKey(jobId), contentType, body: sketches });
  await writeFindMark(store, output, { version: 1, jobId, etag, seconds: hashes.length / FINGERPRINT_BYTES });
  await store.putJson(output, recentKey({ jobId, createdAt: CREATED_AT }), {});
};

/** The footage as its slices look at it. */
const lookAtFootage = async ({ ffmpeg, footage }: Bench, folder: string): Promise<StoredFilm> => {
  const path = join(folder, 'glances.rgb');
  const filters = `fps=1:round=up,scale=${GLANCE.width}:${GLANCE.height}:flags=area`;
  await runFfmpeg(ffmpeg.path, ['-i', footage.path, '-vf', filters, '-f', 'rawvideo', '-pix_fmt', 'rgb24', path]);
  const raw = await readFile(path);
  const bytes = GLANCE.width * GLANCE.height * 3;
  const pictures = Array.from({ length: Math.floor(raw.length / bytes) }, (_, second) =>
    lumaSums(lumaPicture(raw.subarray(second * bytes, (second + 1) * bytes), GLANCE)),
  );
  const hashes = new Uint8Array(BigUint64Array.from(pictures, (picture) => fingerprintOf(picture)).buffer);
  return { jobId: FOOTAGE_JOB, hashes, sketches: Buffer.concat(pictures.map(sketchOf)) };
};

/** A frame at half its size, cut by 5 % at each edge, as a JPEG. */
const takePicture = async ({ ffmpeg, footage }: Bench, folder: string): Promise<Uint8Array> => {
  const path = join(folder, 'picture.jpg');
  const filters = 'crop=trunc(iw*0.9):trunc(ih*0.9),scale=trunc(iw/4)*2:-2';
  const frame = ['-ss', `${SECOND}`, '-i', footage.path, '-frames:v', '1', '-vf', filters, '-q:v', '8', path];
  await runFfmpeg(ffmpeg.path, frame);
  return readFile(path);
};

/** @throws when the picture is found elsewhere, or not at all */
const checkFound = ({ found: [first] }: Pick<PictureSearch, 'found'>): void => {
  if (first?.jobId === FOOTAGE_JOB && Math.abs(first.second - SECOND) <= 1) return;
  throw new Error(`the picture of second ${SECOND} was found in ${JSON.stringify(first)}`);
};

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
};

const cpuOf = async (work: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

const repeat = async (runs: number, measureOne: () => Promise<number>): Promise<number[]> => {
  const measured: number[] = [];
  for (let run = 0; run < runs; run += 1) measured.push(await measureOne());
  return measured;
};

const measureSearches = async ({ cloud, buckets }: BenchCloud, picture: Uint8Array, runs: number) => {
  const query = await openQueryPicture(picture);
  const open = () => makeSegmentMemory(MEMORY_BYTES);
  const search = async (memory = open(), from = buckets) =>
    checkFound(await findInBuckets({ query, most: 10 }, from, memory));
  const merging = await secondsOf(search);
  const here = await repeat(runs, () => secondsOf(search));
  const hereCpu = await repeat(runs, () => cpuOf(search));
  // As of a bucket that is elsewhere: all fingerprints come by requests, and are kept.
  const elsewhere: Buckets = { ...buckets, open: undefined };
  const held = open();
  const first = await repeat(runs, () => secondsOf(() => search(open(), elsewhere)));
  await search(held, elsewhere);
  const next = await repeat(runs, () => secondsOf(() => search(held, elsewhere)));
  const post = async () => {
    const init = { method: 'POST', headers: { 'content-type': 'image/jpeg' }, body: Buffer.from(picture) };
    const answer = await fetch(`${cloud.endpoints.apiEndpoint}/find`, init);
    if (!answer.ok) throw new Error(`POST /find: ${answer.status} ${await answer.text()}`);
    checkFound((await answer.json()) as PictureSearch);
  };
  const firstPost = await secondsOf(post);
  const nextPost = await repeat(runs, () => secondsOf(post));
  return { merging, here, hereCpu, first, next, firstPost, nextPost };
};

const measure = async (bench: Bench): Promise<Finding[]> => {
  const hours = bench.quick ? QUICK_HOURS : HOURS;
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-bench-find-'));
  const base = await openBenchCloud({ bundlesDir: bench.bundlesDir, concurrency: 1, api: {} });
  try {
    const limit = pLimit(STORES_IN_FLIGHT);
    const jobs = Array.from({ length: hours / HOURS_A_JOB }, (_, at) => `film-${String(at).padStart(12, '0')}`);
    const none = new Uint8Array();
    await Promise.all(
      jobs.map((jobId) =>
        limit(() => {
          const hashes = randomBytes(HOURS_A_JOB * 3600 * FINGERPRINT_BYTES);
          return storeFilm(base.buckets, { jobId, hashes, sketches: none });
        }),
      ),
    );
    const footage = await lookAtFootage(bench, folder);
    await storeFilm(base.buckets, footage);
    const found = await measureSearches(base, await takePicture(bench, folder), bench.runs);
    const target = { of: 'value', bound: 'at most', limit: LIMIT_S } as const;
    const row = (what: string, runs: readonly number[]) =>
      judge({ what: `${hours} hours: ${what}`, unit: 's', value: median(runs), runs: { value: runs } });
    return [
      judge({ ...row('an answer of a process, its first one as well', found.here), target }),
      row('processor time of it', found.hereCpu),
      row(
        'by requests, as of a stack: the first answer of a process, which reads all merged fingerprints',
        found.first,
      ),
      row('by requests, as of a stack: the next one', found.next),
      row(`the very first answer, which merges ${jobs.length + 1} jobs`, [found.merging]),
      row('POST /find of the deployed function: its next answer', found.nextPost),
      row('POST /find of the deployed function: its first answer, a cold start included', [found.firstPost]),
      judge({
        what: 'stored for an hour of film: fingerprints and sketches',
        unit: 'MB',
        value: (3600 * (FINGERPRINT_BYTES + SKETCH_BYTES)) / 1e6,
      }),
    ];
  } finally {
    await base.close();
    await rm(folder, { recursive: true, force: true });
  }
};

/** How soon a picture is found in many films. */
export const findRow: Row = {
  name: 'find',
  about: `A frame of the footage, cut by 5 % at each edge and compressed, is looked for in it and in ${HOURS} hours of other fingerprints, which are random.`,
  measure,
};
