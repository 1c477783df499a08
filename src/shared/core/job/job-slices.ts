import type { Job } from '../documents/job.ts';
import { lengthOfPart, slicesOfPart } from '../slices/film-part.ts';
import type { Slice } from '../slices/plan-slices.ts';

/** The slices of a job, as its plan froze them. */
export const slicesOf = ({ probe, options }: Pick<Job, 'probe' | 'options'>): Slice[] =>
  slicesOfPart(probe.durationMs, options);

/** Milliseconds of film that a job renders: all slices together. */
export const plannedMs = ({ probe, options }: Pick<Job, 'probe' | 'options'>): number =>
  lengthOfPart(probe.durationMs, options);
