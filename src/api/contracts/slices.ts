import * as z from 'zod/mini';
import { SliceViewSchema } from '../../shared/core/documents/slice-view.ts';
import { JOB_STATUS } from './jobs.ts';

const count = z.int().check(z.minimum(0));

/** Maximum number of slices in one answer. */
export const SLICES_PAGE = 1_000;

/** `GET /jobs/{id}/slices?since=` */
export const SlicesNewsSchema = z.object({
  jobId: z.string(),
  status: z.enum(JOB_STATUS),
  /** slices that are planned */
  count,
  durationMs: count,
  /** where the first slice begins; absent when it is the beginning of the film */
  fromMs: z.optional(count),
  /** length of a slice, the last one may be shorter; absent for a picture and for moments, whose slices are not of one length */
  sliceMs: z.optional(count),
  /** slices whose record was stored or replaced since the cursor; the others wait or run, or an earlier answer had them */
  slices: z.array(SliceViewSchema),
  /** cursor for `?since=` of the next request */
  next: z.string(),
  /** whether the next page is available now, without waiting */
  more: z.boolean(),
});
export type SlicesNews = z.infer<typeof SlicesNewsSchema>;

/** Names of the server-sent events of `GET /jobs/{id}/events`, which the local cloud has. */
export const LIVE_EVENTS = { slices: 'slices', job: 'job' } as const;

/** State of a slice: its record, or whether it waits or runs. */
export const SliceChangeSchema = z.union([
  SliceViewSchema,
  z.object({
    index: count,
    state: z.enum(['waiting', 'running']),
    /** from 1; absent while no worker has taken the slice */
    attempt: z.optional(count),
    /** start of the running attempt, epoch milliseconds */
    startedAtMs: z.optional(z.int()),
  }),
]);
export type SliceChange = z.infer<typeof SliceChangeSchema>;

/** Event `slices`: slices whose state changed, at most {@link SLICES_PAGE}. */
export const SlicesEventSchema = z.object({
  /**
   * The event replaces everything sent before: a slice that neither this event nor a later one names is waiting.
   * The first event of every connection is a snapshot. Another one comes when the client was too slow for the changes.
   */
  snapshot: z.optional(z.literal(true)),
  slices: z.array(SliceChangeSchema),
});
export type SlicesEvent = z.infer<typeof SlicesEventSchema>;

/** Event `job`: status of the job. It comes when the connection begins, and when the job closes, is stitched, or is opened again. */
export const JobEventSchema = z.object({
  status: z.enum(JOB_STATUS),
  /** of a closed job whose whole-video renders were stitched, see `stitched.json` */
  stitched: z.optional(z.enum(['complete', 'partial', 'failed'])),
});
export type JobEvent = z.infer<typeof JobEventSchema>;
