import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Bench, Row } from '../bench.ts';
import { openBenchCloud } from '../bench-cloud.ts';
import { type Finding, judge } from '../finding.ts';
import { runFfmpeg } from '../measure/run-ffmpeg.ts';
import { watchS3Writes } from '../measure/s3-writes.ts';
import { median } from '../measure/statistics.ts';

/** The footage is repeated until it is as long as a long feature film. */
const FILM_SECONDS = 10_800;
const LIMIT_S = 5;
const PATIENCE_MS = 180_000;
const POLL_MS = 20;
/** Every run stores the film once more. */
const MOST_RUNS = 3;

const makeLongFilm = async (ffmpegPath: string, footage: string, folder: string): Promise<string> => {
  const [short, long] = [join(folder, 'short.mp4'), join(folder, 'long.mp4')];
  const encode = ['-an', '-vf', 'scale=-2:480', '-c:v', 'libx264', '-preset', 'veryfast', '-g', '250', short];
  await runFfmpeg(ffmpegPath, ['-i', footage, ...encode]);
  const repeated = ['-stream_loop', '-1', '-i', short, '-t', `${FILM_SECONDS}`, '-c', 'copy', long];
  await runFfmpeg(ffmpegPath, repeated);
  return long;
};

const PLAN = /\/job\.json/;
const OUTLINE = /\/outline\/thumbnails\.vtt/;

/** Upload the film, and wait for its outline while its slices are rendered. @returns milliseconds after the plan */
const outlineMs = async (bench: Bench, film: string): Promise<number> => {
  const writes = watchS3Writes();
  const base = await openBenchCloud({ bundlesDir: bench.bundlesDir, concurrency: 2, intercept: writes.intercept });
  try {
    const { size } = await stat(film);
    const upload = { Key: 'long.mp4', Body: createReadStream(film), ContentLength: size };
    await base.buckets.client.send(new PutObjectCommand({ Bucket: base.buckets.source, ...upload }));
    const startedAt = performance.now();
    while (writes.answered(OUTLINE).length === 0) {
      if (performance.now() - startedAt > PATIENCE_MS) throw new Error('there is no outline');
      await delay(POLL_MS);
    }
    await base.cloud.lambda.cancelQueued(() => true);
    return (writes.answered(OUTLINE)[0] ?? Number.NaN) - (writes.answered(PLAN)[0] ?? Number.NaN);
  } finally {
    await base.close();
  }
};

const measure = async (bench: Bench): Promise<Finding[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-bench-outline-'));
  try {
    const film = await makeLongFilm(bench.ffmpeg.path, bench.footage.path, folder);
    const runs: number[] = [];
    for (let run = 0; run < Math.min(MOST_RUNS, bench.runs); run += 1) {
      runs.push((await outlineMs(bench, film)) / 1000);
    }
    return [
      judge({
        what: 'plan to the outline, two workers, slices beside it',
        unit: 's',
        value: median(runs),
        runs: { value: runs },
        target: { of: 'value', bound: 'at most', limit: LIMIT_S },
      }),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** How soon the whole of a long film can be seen. */
export const outlineRow: Row = {
  name: 'outline',
  about: `A film of ${FILM_SECONDS / 3600} hours is uploaded; the time from its plan until its coarse pictures are stored.`,
  measure,
};
