import { posterKey } from '../shared/core/contracts/object-keys.ts';
import type { Job } from '../shared/core/documents/job.ts';
import type { Manifest } from '../shared/core/documents/manifest.ts';
import type { SliceRecord } from '../shared/core/documents/slice-record.ts';
import { FanreelError, StorageError } from '../shared/core/errors/errors.ts';
import { smallPosterSize } from '../shared/core/media/small-poster-size.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
import { makeSmallPoster } from './make-small-poster.ts';

/** Pictures that are tried: each is a request. */
const MOST_TRIED = 16;

interface PosterContext {
  readonly store: Pick<ObjectStore, 'copy' | 'read' | 'put'>;
  readonly outputBucket: string;
  /** told why there is no small one */
  readonly warn?: ((message: string, facts: { readonly error: Error }) => void) | undefined;
}

type Poster = NonNullable<SliceRecord['poster']>;

/** The slices' pictures, the best first; of equal ones the earlier. */
const bestFirst = (rendered: readonly SliceRecord[]): Poster[] =>
  rendered
    .flatMap(({ poster }) => (poster === undefined ? [] : [poster]))
    .toSorted((one, other) => other.score - one.score || one.second - other.second);

/** The small one as the manifest has it, none of a small film. Whoever finds none shows the full one, so a failure is for the log alone. */
const smallOf = async (
  job: Job,
  best: Poster,
  context: PosterContext,
): Promise<Pick<NonNullable<Manifest['poster']>, 'small'>> => {
  const size = smallPosterSize(best);
  if (size === undefined) return {};
  try {
    return { small: await makeSmallPoster(job, best, size, context) };
  } catch (error) {
    if (!(error instanceof FanreelError)) throw error;
    context.warn?.('The small poster could not be made or stored.', { error });
    return {};
  }
};

/**
 * Copy the best picture of the slices to where the film's poster is, and make a small one of it. One that is missing, or was replaced, is passed over.
 * @param rendered records of rendered slices
 * @returns its part of the manifest; empty where no slice has a picture
 * @throws {StorageError} when none of the best 16 is there any more
 */
export const gatherPoster = async (
  job: Job,
  rendered: readonly SliceRecord[],
  context: PosterContext,
): Promise<Pick<Manifest, 'poster'>> => {
  const candidates = bestFirst(rendered).slice(0, MOST_TRIED);
  const key = posterKey(job.jobId);
  for (const best of candidates) {
    if ((await context.store.copy(context.outputBucket, best, key)) === undefined) continue;
    const { second, width, height, bytes } = best;
    return { poster: { key, second, width, height, bytes, ...(await smallOf(job, best, context)) } };
  }
  if (candidates.length === 0) return {};
  throw new StorageError('None of the best pictures of its slices is in the output bucket as it was recorded.');
};
