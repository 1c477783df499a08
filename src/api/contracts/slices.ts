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
