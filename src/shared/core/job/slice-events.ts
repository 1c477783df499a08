import { DETAIL_TYPES, type FanreelEvent } from '../contracts/events.ts';
import type { Job } from '../documents/job.ts';
import type { Slice } from '../slices/plan-slices.ts';

/**
 * The events that ask workers for slices of a job.
 * @param slices any of the job's slices
 * @param tsCreated epoch milliseconds
 * @param anew nothing is taken over from other jobs of the film
 * @returns one `newVideoCreated` a slice, in the same order; times in seconds, `length` is that of the whole video
 */
export const sliceEvents = (job: Job, slices: readonly Slice[], tsCreated: number, anew = false): FanreelEvent[] =>
  slices.map(({ index, startMs, endMs }) => ({
    detailType: DETAIL_TYPES.slice,
    detail: {
      key: job.source.key,
      start: startMs / 1000,
      end: endMs / 1000,
      length: job.probe.durationMs / 1000,
      tsCreated,
      version: 1,
      bucket: job.source.bucket,
      jobId: job.jobId,
      index,
      count: job.sliceCount,
      etag: job.source.etag,
      media: job.media,
      ...(anew ? { anew } : {}),
    },
  }));
