import pLimit from 'p-limit';
import { type Failure, failureOf } from '../shared/core/contracts/failure.ts';
import { sliceKeys } from '../shared/core/contracts/object-keys.ts';
import type { Job } from '../shared/core/documents/job.ts';
import type { Manifest } from '../shared/core/documents/manifest.ts';
import type { StitchedOutputPlan } from '../shared/core/documents/stitched-outputs.ts';
import { FanreelError } from '../shared/core/errors/errors.ts';
import { slicesOf } from '../shared/core/job/job-slices.ts';
import type { Slice } from '../shared/core/slices/plan-slices.ts';

/** A slice's part of a whole-video render, or why there is none. */
export type SlicePart<T> = { readonly slice: Slice } & ({ readonly part: T } | { readonly gap: Failure });

const READS_IN_FLIGHT = 16;

/** The failure for a slice's file that is not in the bucket. */
export const missingFile = (key: string): Failure => ({
  name: 'MissingOutput',
  message: `"${key}" is not in the bucket. Retry the job to render the slice again.`,
});

/**
 * Look at the files that a whole-video render is made of, several at a time. A file that cannot be used leaves out its
 * slice; the film is made without it.
 * @param look reads the file with that key; throws a permanent error when it cannot be used, returns undefined when it is missing
 * @returns one part for each slice of the job, in order
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
  return Promise.all(slicesOf(job).map((slice) => limit(() => partOf(slice))));
};
