import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Bench, Row } from '../bench.ts';
import { type BenchCloud, openBenchCloud } from '../bench-cloud.ts';
import { type Finding, judge } from '../finding.ts';
import { runFfmpeg } from '../measure/run-ffmpeg.ts';
import { type S3Writes, watchS3Writes } from '../measure/s3-writes.ts';
import { median } from '../measure/statistics.ts';

/** Two hours, 52 minutes and 30 seconds: a long feature film. */
const FILM_SECONDS = 10_350;
const SLICES = 345;
const LIMIT_MS = 1_000;
const PATIENCE_MS = 60_000;
const POLL_MS = 2;

/** A film of that length in a megabyte: what is measured begins after the probe. */
const makeLongFilm = async (ffmpegPath: string): Promise<Uint8Array> => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-bench-long-'));
  try {
    const path = join(folder, 'long.mp4');
    const film = `color=size=64x36:rate=1:duration=${FILM_SECONDS}`;
    await runFfmpeg(ffmpegPath, ['-f', 'lavfi', '-i', film, '-c:v', 'libx264', '-preset', 'ultrafast', path]);
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

interface FanOut {
  /** from the first write after the probe until the splitter has answered, milliseconds */
  readonly afterProbeMs: number;
  /** from the start of the upload */
  readonly wholeMs: number;
}

const fanOut = async (
  { cloud, buckets }: BenchCloud,
  writes: S3Writes,
  Key: string,
  Body: Uint8Array,
): Promise<FanOut> => {
  const opened = writes.begun(/\/open\//).length;
  const startedAt = performance.now();
  await buckets.client.send(new PutObjectCommand({ Bucket: buckets.source, Key, Body }));
  const isDone = () =>
    writes.begun(/\/open\//).length > opened &&
    cloud.lambda.queued('splitter').length === 0 &&
    cloud.lambda.queued('worker').length >= SLICES;
  while (!isDone()) {
    if (performance.now() - startedAt > PATIENCE_MS) {
      throw new Error(`${cloud.lambda.queued('worker').length} of ${SLICES} slices were asked for`);
    }
    await delay(POLL_MS);
  }
  const endedAt = performance.now();
  await cloud.lambda.cancelQueued(() => true);
  return { afterProbeMs: endedAt - (writes.begun(/\/open\//).at(-1) ?? Number.NaN), wholeMs: endedAt - startedAt };
};

const measure = async (bench: Bench): Promise<Finding[]> => {
  const film = await makeLongFilm(bench.ffmpeg.path);
  const writes = watchS3Writes();
  // No worker: the events wait in its queue.
  const base = await openBenchCloud({ bundlesDir: bench.bundlesDir, concurrency: 0, intercept: writes.intercept });
  try {
    const runs: FanOut[] = [];
    for (let run = 0; run < bench.runs; run += 1) runs.push(await fanOut(base, writes, `long-${run}.mp4`, film));
    const afterProbe = runs.map(({ afterProbeMs }) => afterProbeMs);
    return [
      judge({
        what: `end of the probe to ${SLICES} events accepted`,
        unit: 'ms',
        value: median(afterProbe),
        runs: { value: afterProbe },
        target: { of: 'value', bound: 'at most', limit: LIMIT_MS },
      }),
      judge({ what: 'start of the upload to the same', unit: 'ms', value: median(runs.map((run) => run.wholeMs)) }),
    ];
  } finally {
    await base.close();
  }
};

/** How fast a long film is split. */
export const fanOutRow: Row = {
  name: 'fan-out',
  about: `A film of ${FILM_SECONDS} s is uploaded; the splitter's bundle plans it and puts ${SLICES} slice events on the local bus.`,
  measure,
};
