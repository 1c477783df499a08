import * as z from 'zod/mini';
import { SliceViewSchema } from '../../shared/contracts/slice-view.ts';
import { JOB_STATUS } from './jobs.ts';

const count = z.int().check(z.minimum(0));

/** Most slices that one answer holds. */
export const SLICES_PAGE = 1_000;

/** `GET /jobs/{id}/slices?since=` */
export const SlicesNewsSchema = z.object({
  jobId: z.string(),
  status: z.enum(JOB_STATUS),
  /** slices that are planned */
  count,
  durationMs: count,
  /** length of a slice, the last one may be shorter; absent for a picture */
  sliceMs: z.optional(count),
  /** those whose record was stored or replaced since; the others wait or run, or were told before */
  slices: z.array(SliceViewSchema),
  /** for `?since=` */
  next: z.string(),
  /** whether there is more to be had at once */
  more: z.boolean(),
});
export type SlicesNews = z.infer<typeof SlicesNewsSchema>;

/** Names of the server-sent events of `GET /jobs/{id}/events`, which the local cloud has. */
export const LIVE_EVENTS = { slices: 'slices', job: 'job' } as const;

/** Where a slice is: its record, or what is being done for it. */
export const SliceChangeSchema = z.union([
  SliceViewSchema,
  z.object({
    index: count,
    state: z.enum(['waiting', 'running']),
    /** from 1; absent while nobody works on it */
    attempt: z.optional(count),
    /** of the attempt that is running, epoch milliseconds */
    startedAtMs: z.optional(z.int()),
  }),
]);
export type SliceChange = z.infer<typeof SliceChangeSchema>;

/** Event `slices`: slices that are not where they were, at most {@link SLICES_PAGE}. */
export const SlicesEventSchema = z.object({
  /**
   * begins anew: a slice that neither this event nor a later one names waits. The first event of every connection is one, and one
   * comes when the client was too slow for what went on
   */
  snapshot: z.optional(z.literal(true)),
  slices: z.array(SliceChangeSchema),
});
export type SlicesEvent = z.infer<typeof SlicesEventSchema>;

/** Event `job`: how the job is when the connection begins, when it closes, is stitched, or is opened again. */
export const JobEventSchema = z.object({
  status: z.enum(JOB_STATUS),
  /** of a closed job whose whole-video renders were put together, see `stitched.json` */
  stitched: z.optional(z.enum(['complete', 'partial', 'failed'])),
});
export type JobEvent = z.infer<typeof JobEventSchema>;
