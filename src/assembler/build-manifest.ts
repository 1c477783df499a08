import type { Job } from '../shared/contracts/job.ts';
import type { Manifest } from '../shared/contracts/manifest.ts';
import type { SliceRecord } from '../shared/contracts/slice-record.ts';
import { REJECTION_REASONS } from '../shared/errors.ts';
import { slicesOf } from '../shared/job/job-slices.ts';
import { totalsOf } from '../shared/metrics/job-totals.ts';
import { checkSlice, keysOf } from './check-slice.ts';
import { keyRanges } from './key-ranges.ts';

/** Everything a manifest is made of. */
export interface ManifestParts {
  readonly job: Job;
  /** by slice index */
  readonly records: ReadonlyMap<number, SliceRecord>;
  /** bytes by key of everything below the job's prefix */
  readonly stored: ReadonlyMap<string, number>;
  /** 1 for the first manifest of the job */
  readonly revision: number;
  /** epoch milliseconds */
  readonly nowMs: number;
}

type Gap = Manifest['coverage']['gaps'][number];

const isSourceFault = ({ error }: Gap): boolean => REJECTION_REASONS.some((reason) => reason === error.name);

/** Rejected: nothing was rendered, and the source is the reason everywhere. */
const statusOf = (gaps: readonly Gap[], expected: number): Manifest['status'] => {
  if (gaps.length === 0) return 'complete';
  return gaps.length === expected && gaps.every(isSourceFault) ? 'rejected' : 'partial';
};

/**
 * Build the manifest of a job: what is there, what is not and why, and how parallel it was.
 * @returns a manifest whose rendered slices and gaps together cover every millisecond of the video exactly once
 */
export const buildManifest = ({ job, records, stored, revision, nowMs }: ManifestParts): Manifest => {
  const slices = slicesOf(job);
  const gaps: Gap[] = [];
  const renderedRecords: SliceRecord[] = [];
  for (const { index, startMs, endMs } of slices) {
    const record = records.get(index);
    const error = checkSlice(record, job.options.renders, stored);
    if (error !== undefined) gaps.push({ index, start: startMs / 1000, end: endMs / 1000, error });
    else if (record !== undefined) renderedRecords.push(record);
  }
  const outputs = renderedRecords.flatMap(({ renders }) =>
    renders.flatMap((render) =>
      keysOf(render).map((key) => ({
        kind: render.kind,
        contentType: render.contentType,
        key,
        bytes: stored.get(key) ?? 0,
      })),
    ),
  );
  const { bucket, key, etag, bytes } = job.source;
  return {
    version: 1,
    revision,
    jobId: job.jobId,
    status: statusOf(gaps, slices.length),
    source: { bucket, key, etag, bytes, media: job.media, durationMs: job.probe.durationMs },
    options: job.options,
    coverage: { expected: slices.length, rendered: renderedRecords.length, failed: gaps.length, gaps },
    renders: keyRanges(outputs),
    metrics: totalsOf(job, [...records.values()]),
    completedAt: new Date(nowMs).toISOString(),
  };
};
