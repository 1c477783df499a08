import pLimit from 'p-limit';
import { subjectOf } from '../renders/parts/render-spec.ts';
import { type Failure, failureOf } from '../shared/core/contracts/failure.ts';
import { sliceKeys } from '../shared/core/contracts/object-keys.ts';
import type { Job } from '../shared/core/documents/job.ts';
import type { Manifest } from '../shared/core/documents/manifest.ts';
import type { StitchedOutputPlan } from '../shared/core/documents/stitched-outputs.ts';
import { FanreelError } from '../shared/core/errors/errors.ts';
import { plannedMs, slicesOf } from '../shared/core/job/job-slices.ts';
import { startsWhenJoined } from '../shared/core/slices/film-part.ts';
import type { Slice } from '../shared/core/slices/plan-slices.ts';
import type { SlicePart } from './plan/slice-part.ts';

const READS_IN_FLIGHT = 16;

/** The failure for a slice's file that is not in the bucket. */
export const missingFile = (key: string): Failure => ({
  name: 'MissingOutput',
  message: `"${key}" is not in the bucket. Retry the job to render the slice again.`,
});

/** The slices that have a part of a whole-video render. */
export const slicesWithPart = (job: Job, { excerpts }: StitchedOutputPlan): Slice[] => {
  const subject = subjectOf(job);
  return slicesOf(job).filter((slice) => excerpts === undefined || excerpts.lengthMs(subject, slice) > 0);
};

/** Where the parts of slices lie in the joined render, and how long it is, milliseconds. */
export interface JoinedTimes {
  /** by slice index */
  readonly starts: ReadonlyMap<number, number>;
  readonly durationMs: number;
}

/**
 * Place the parts of slices. Excerpts lie one behind the other, without room for those that are missing.
 * @param present slices whose part is there
 */
export const placeParts = (job: Job, { excerpts }: StitchedOutputPlan, present: readonly Slice[]): JoinedTimes => {
  if (excerpts === undefined) return { starts: startsWhenJoined(slicesOf(job)), durationMs: plannedMs(job) };
  const subject = subjectOf(job);
  const parts = present.map((slice) => ({ index: slice.index, startMs: 0, endMs: excerpts.lengthMs(subject, slice) }));
  return { starts: startsWhenJoined(parts), durationMs: parts.reduce((sum, { endMs }) => sum + endMs, 0) };
};

/**
 * Look at the files that a whole-video render is made of, several at a time. A file that cannot be used leaves out its
 * slice; the film is made without it.
 * @param look reads the file with that key; throws a permanent error when it cannot be used, returns undefined when it is missing
 * @returns one part for each slice that has a part, in order
 * @throws {StorageError} when another attempt may help
 */
export const sliceFileParts = async <T>(
  job: Job,
  manifest: Manifest,
  plan: StitchedOutputPlan,
  look: (slice: Slice, key: string) => Promise<T | undefined>,
): Promise<SlicePart<T>[]> => {
  const gaps = new Map(manifest.coverage.gaps.map(({ index, error }) => [index, error]));
  const limit = pLimit(READS_IN_FLIGHT);
  const partOf = async (slice: Slice): Promise<SlicePart<T>> => {
    const known = gaps.get(slice.index);
    if (known !== undefined) return { slice, gap: known };
    const key = plan.sliceKey(sliceKeys(job.jobId, slice.index));
    try {
      const part = await look(slice, key);
      return part === undefined ? { slice, gap: missingFile(key) } : { slice, part };
    } catch (error) {
      if (!(error instanceof FanreelError) || error.retryable) throw error;
      return { slice, gap: failureOf(error) };
    }
  };
  return Promise.all(slicesWithPart(job, plan).map((slice) => limit(() => partOf(slice))));
};
