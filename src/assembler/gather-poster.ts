import { posterKey } from '../shared/core/contracts/object-keys.ts';
import type { Job } from '../shared/core/documents/job.ts';
import type { Manifest } from '../shared/core/documents/manifest.ts';
import type { SliceRecord } from '../shared/core/documents/slice-record.ts';
import { StorageError } from '../shared/core/errors/errors.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';

/** Pictures that are tried: each is a request. */
const MOST_TRIED = 16;

interface PosterContext {
  readonly store: Pick<ObjectStore, 'copy'>;
  readonly outputBucket: string;
}

/** The slices' pictures, the best first; of equal ones the earlier. */
const bestFirst = (rendered: readonly SliceRecord[]): NonNullable<SliceRecord['poster']>[] =>
  rendered
    .flatMap(({ poster }) => (poster === undefined ? [] : [poster]))
    .toSorted((one, other) => other.score - one.score || one.second - other.second);

/**
 * Copy the best picture of the slices to where the film's poster is. One that is missing, or was replaced, is passed over.
 * @param rendered records of rendered slices
 * @returns its part of the manifest; empty where no slice has a picture
 * @throws {StorageError} when none of the best 16 is there any more
 */
export const gatherPoster = async (
  { jobId }: Job,
  rendered: readonly SliceRecord[],
  { store, outputBucket }: PosterContext,
): Promise<Pick<Manifest, 'poster'>> => {
  const candidates = bestFirst(rendered).slice(0, MOST_TRIED);
  const key = posterKey(jobId);
  for (const best of candidates) {
    if ((await store.copy(outputBucket, best, key)) === undefined) continue;
    const { second, width, height, bytes } = best;
    return { poster: { key, second, width, height, bytes } };
  }
  if (candidates.length === 0) return {};
  throw new StorageError('None of the best pictures of its slices is in the output bucket as it was recorded.');
};
