import { buildManifest } from '../../src/assembler/plan/build-manifest.ts';
import { checkCoverage } from '../../src/assembler/plan/check-coverage.ts';
import { keysOf, type StoredObjects } from '../../src/assembler/plan/check-slice.ts';
import { asciiKey } from '../../src/renders/ascii/keys.ts';
import { frameKey } from '../../src/renders/frames/keys.ts';
import { gifKey } from '../../src/renders/gif/keys.ts';
import { stripKey } from '../../src/renders/storyboard/keys.ts';
import type { OpenJob } from '../../src/shared/core/contracts/markers.ts';
import { sliceKeys } from '../../src/shared/core/contracts/object-keys.ts';
import type { Job } from '../../src/shared/core/documents/job.ts';
import type { Manifest } from '../../src/shared/core/documents/manifest.ts';
import type { SliceRecord } from '../../src/shared/core/documents/slice-record.ts';
import { slicesOf } from '../../src/shared/core/job/job-slices.ts';
import type { MediaProbe } from '../../src/shared/core/media/media-probe.ts';
import type { Media } from '../../src/shared/core/option-forms/option-forms.ts';
import type { OptionLayer } from '../../src/shared/core/options/option-layer.ts';
import { mergeOptions, type RenderOptions } from '../../src/shared/core/options/render-options.ts';
import { makeProbe } from '../fixtures/probe.ts';

/** A probe of an ordinary video. */
export const probeOf = (durationMs: number): MediaProbe => makeProbe({ durationMs });

/** The options of a job of which nothing was asked in particular; its last slice may be of any length. */
export const optionsOf = (media: Media, layer: OptionLayer = {}): RenderOptions => {
  const merged = mergeOptions(media, layer);
  if ('problem' in merged) throw new RangeError(merged.problem);
  const { tail: _, ...options } = merged.value;
  return options;
};

/** A plan of a video of that length, slices of 30 s. */
export const jobOf = (durationMs: number, changes: Partial<Job> = {}): Job => ({
  version: 1,
  jobId: 'holiday-0123456789ab',
  media: 'video',
  source: { bucket: 'source', key: 'holiday.mp4', etag: 'e1', bytes: 1000 },
  probe: probeOf(durationMs),
  options: optionsOf('video'),
  sliceCount: Math.ceil(durationMs / 30_000),
  ffmpeg: { version: '5.1.9', sha256: 'a'.repeat(64) },
  ffprobe: { version: '4.0.2', sha256: 'b'.repeat(64) },
  createdAt: '2026-11-20T10:00:00.000Z',
  ...changes,
});

/** The marker of an open job. */
export const openMarkerOf = ({ jobId, source: { bucket, key, etag }, createdAt }: Job): OpenJob => ({
  version: 1,
  jobId,
  source: { bucket, key, etag },
  openedAt: createdAt,
});

/** The record of a rendered slice that ran for two seconds, with 100 bytes an output. */
export const renderedRecord = (job: Job, index: number, changes: Partial<SliceRecord> = {}): SliceRecord => {
  const slice = slicesOf(job)[index];
  if (slice === undefined) throw new RangeError(`no slice ${index}`);
  const keys = sliceKeys(job.jobId, index);
  const frames: string[] = [];
  for (let second = slice.startMs / 1000; second * 1000 < slice.endMs; second += 1) frames.push(frameKey(keys, second));
  const strip = { kind: 'storyboard', key: stripKey(keys), bytes: 100, contentType: 'video/x-motion-jpeg' } as const;
  return {
    version: 1,
    jobId: job.jobId,
    index,
    start: slice.startMs / 1000,
    end: slice.endMs / 1000,
    status: 'rendered',
    requestId: `request-${index}`,
    startedAt: '2026-11-20T10:00:01.000Z',
    finishedAt: '2026-11-20T10:00:03.000Z',
    queuedMs: 5,
    coldStart: false,
    memoryMb: 2048,
    cpuMs: 1900,
    renders: [
      { kind: 'gif', key: gifKey(keys), bytes: 100, contentType: 'image/gif' },
      { kind: 'frames', keys: frames, bytes: 100 * frames.length, contentType: 'image/jpeg' },
      { kind: 'ascii', key: asciiKey(keys, 'txt'), bytes: 100, contentType: 'text/plain; charset=utf-8' },
      { kind: 'ascii', key: asciiKey(keys, 'cast'), bytes: 100, contentType: 'application/x-asciicast' },
      ...(job.options.renders.includes('storyboard') ? [strip] : []),
    ],
    ...changes,
  };
};

/** All outputs that records promise, as long as they say; without etags, as they name none. */
export const storedFor = (records: readonly SliceRecord[]): Map<string, { bytes: number; etag: string }> =>
  new Map(
    records.flatMap(({ renders }) =>
      renders.flatMap((render) =>
        keysOf(render).map((key) => [key, { bytes: render.bytes / keysOf(render).length, etag: '' }] as const),
      ),
    ),
  );

/** The manifest of a job by its records and what is stored. */
export const manifestOf = (
  job: Job,
  records: ReadonlyMap<number, SliceRecord>,
  stored: StoredObjects,
  nowMs = Date.parse('2026-11-20T10:01:00.000Z'),
): Manifest => buildManifest({ job, records, coverage: checkCoverage({ job, records, stored }), revision: 1, nowMs });

/** The record of a slice that failed. */
export const failedRecord = (job: Job, index: number, error: NonNullable<SliceRecord['error']>): SliceRecord => ({
  ...renderedRecord(job, index),
  status: 'failed',
  renders: [],
  error,
});
