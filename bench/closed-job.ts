import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { readStitched } from '../src/shared/core/completion/stitched-record.ts';
import { jobKey, manifestKey, sliceKeys } from '../src/shared/core/contracts/object-keys.ts';
import type { Job } from '../src/shared/core/documents/job.ts';
import type { Manifest } from '../src/shared/core/documents/manifest.ts';
import type { StitchedRecord } from '../src/shared/core/documents/stitched.ts';
import { stitchedOutputs } from '../src/shared/core/documents/stitched-outputs.ts';
import { slicesOf } from '../src/shared/core/job/job-slices.ts';
import { mergeOptions } from '../src/shared/core/options/render-options.ts';
import type { BenchCloud } from './bench-cloud.ts';
import { runFfmpeg } from './measure/run-ffmpeg.ts';

/** A film so long that nothing of it fits into memory, and its slices, as if they had been rendered. */
export interface ClosedJob {
  readonly job: Job;
  /** the event that says that the job is complete */
  readonly event: unknown;
  record(): Promise<StitchedRecord | undefined>;
}

const SLICE_SECONDS = 30;
const FPS = 10;
const JOB_ID = 'long-000000000000';
const UPLOADS_IN_FLIGHT = 8;

const X264 = ['-c:v', 'libx264', '-preset', 'superfast', '-bf', '0', '-threads', '1'];
/** 3 MB a slice. */
const RATE = ['-b:v', '800k', '-maxrate', '800k', '-bufsize', '1600k'];
const BITEXACT = ['-flags', '+bitexact+cgop', '-fflags', '+bitexact', '-map_metadata', '-1', '-movflags', '+faststart'];

/** A minute at 1 Mb/s with sound, over and over without encoding it again. */
const makeSource = async (ffmpeg: string, folder: string, seconds: number): Promise<string> => {
  const minute = join(folder, 'minute.mp4');
  const path = join(folder, 'long.mp4');
  await runFfmpeg(ffmpeg, [
    ...[
      '-f',
      'lavfi',
      '-i',
      'testsrc2=s=640x360:r=30,noise=alls=10:allf=t',
      '-f',
      'lavfi',
      '-i',
      'anoisesrc=c=pink:a=0.1',
    ],
    ...['-t', '60', '-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '1M', '-maxrate', '1M', '-bufsize', '2M'],
    ...['-c:a', 'aac', '-b:a', '128k', minute],
  ]);
  const again = ['-stream_loop', `${Math.ceil(seconds / 60)}`, '-i', minute, '-t', `${seconds}`, '-c', 'copy'];
  await runFfmpeg(ffmpeg, [...again, '-movflags', '+faststart', path]);
  return path;
};

/** Something like the footage in characters: small glyph-like blocks that change. */
const makeSlice = async (ffmpeg: string, folder: string, name: string): Promise<string> => {
  const path = join(folder, name);
  const source = `testsrc2=s=120x68:r=${FPS},scale=960:544:flags=neighbor,noise=alls=20:allf=t:all_seed=${name.length}`;
  await runFfmpeg(ffmpeg, [
    ...['-f', 'lavfi', '-i', source, '-frames:v', `${SLICE_SECONDS * FPS}`, ...X264, ...RATE, '-g', '50'],
    ...['-video_track_timescale', `${FPS * 1000}`, ...BITEXACT, path],
  ]);
  return path;
};

const castText = (): string =>
  [
    JSON.stringify({ version: 2, width: 120, height: 40 }),
    ...Array.from({ length: SLICE_SECONDS * FPS }, (_, i) =>
      JSON.stringify([i / FPS, 'o', `${i} `.repeat(3000).slice(0, 9000)]),
    ),
    '',
  ].join('\n');

/**
 * Put a job with that many slices of 30 s into a cloud whose splitter is switched off.
 * @param folder takes the films
 */
export const makeClosedJob = async (
  { cloud, buckets }: BenchCloud,
  ffmpeg: string,
  folder: string,
  sliceCount: number,
): Promise<ClosedJob> => {
  const { store, source: sourceBucket, output } = buckets;
  cloud.lambda.setConcurrency('splitter', 0);
  const seconds = sliceCount * SLICE_SECONDS;
  const film = await makeSource(ffmpeg, folder, seconds);
  await store.put(sourceBucket, { key: 'long.mp4', contentType: 'video/mp4', body: { path: film } });
  const head = await store.head(sourceBucket, 'long.mp4');
  const merged = mergeOptions('video', { renders: ['ascii', 'edges'], 'ascii.formats': ['mp4', 'cast'] });
  if (head === undefined || 'problem' in merged) throw new Error('the long film is not there');
  const at = new Date().toISOString();
  const job: Job = {
    version: 1,
    jobId: JOB_ID,
    media: 'video',
    source: { bucket: sourceBucket, key: 'long.mp4', etag: head.etag, bytes: (await stat(film)).size },
    probe: {
      ...{
        container: 'mov,mp4,m4a,3gp,3g2,mj2',
        durationMs: seconds * 1000,
        originUs: 0,
        audio: true,
        audioStreams: 1,
      },
      video: {
        ...{ codec: 'h264', width: 640, height: 360, displayWidth: 640, displayHeight: 360, rotation: 0, sar: [1, 1] },
        ...{ fps: 30, timeBase: [1, 15_360], bitDepth: 8, interlaced: false, hdr: false, startUs: 0 },
      },
    },
    options: merged.value,
    sliceCount,
    ffmpeg: { version: '', sha256: '' },
    ffprobe: { version: '', sha256: '' },
    createdAt: at,
  };
  const videos = await Promise.all(['a.mp4', 'bb.mp4', 'ccc.mp4'].map((name) => makeSlice(ffmpeg, folder, name)));
  const cast = Buffer.from(castText());
  const limit = pLimit(UPLOADS_IN_FLIGHT);
  await Promise.all(
    slicesOf(job).flatMap(({ index }) =>
      stitchedOutputs(job).map(({ form, contentType, sliceKey }) => {
        const key = sliceKey(sliceKeys(JOB_ID, index));
        const body = form === 'cast' ? cast : { path: videos[index % videos.length] ?? '' };
        return limit(() => store.put(output, { key, contentType, body }));
      }),
    ),
  );
  const { bucket, key, etag, bytes } = job.source;
  const manifest: Manifest = {
    ...{
      version: 1,
      revision: 1,
      jobId: JOB_ID,
      status: 'complete',
      options: job.options,
      renders: [],
      completedAt: at,
    },
    source: { bucket, key, etag, bytes, media: 'video', durationMs: seconds * 1000 },
    coverage: { expected: sliceCount, rendered: sliceCount, failed: 0, gaps: [] },
    metrics: { makespanMs: 0, peakConcurrency: 0, busyMs: 0, gbSeconds: 0, speedup: 0 },
  };
  await store.putJson(output, jobKey(JOB_ID), job);
  await store.putJson(output, manifestKey(JOB_ID), manifest);
  const detail = { jobId: JOB_ID, status: 'complete', manifestKey: manifestKey(JOB_ID) };
  return {
    job,
    event: { source: 'custom.gifGenerator', 'detail-type': 'videoCompleted', detail },
    record: async () => (await readStitched(store, output, JOB_ID))?.record,
  };
};
