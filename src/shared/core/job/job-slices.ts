import type { Job } from '../documents/job.ts';
import { planSlices, type Slice } from '../slices/plan-slices.ts';

/** The slices of a job, as its plan froze them. */
export const slicesOf = (job: Pick<Job, 'probe' | 'options'>): Slice[] =>
  planSlices(job.probe.durationMs, job.options.slice * 1000);
