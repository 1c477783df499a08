import { shrinkToJpeg } from '../shared/adapters/pictures/shrink-picture.ts';
import { smallPosterKey } from '../shared/core/contracts/object-keys.ts';
import type { Job } from '../shared/core/documents/job.ts';
import type { Manifest } from '../shared/core/documents/manifest.ts';
import type { SliceRecord } from '../shared/core/documents/slice-record.ts';
import { StorageError } from '../shared/core/errors/errors.ts';
import type { PictureSize } from '../shared/core/media/fit-picture.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';

/** Wanted limit of its size: a phone on a slow line has it within a second. */
const MOST_BYTES = 60_000;

interface SmallPosterContext {
  readonly store: Pick<ObjectStore, 'read' | 'put'>;
  readonly outputBucket: string;
}

/**
 * Make the film's best picture small, and store it. Repeating it writes the same bytes.
 * @param best the stored picture of a slice
 * @param size of the small one
 * @returns what the manifest says of it
 * @throws {StorageError | SourceMediaError} when the picture is gone, is not the one that was recorded, or does not decode
 */
export const makeSmallPoster = async (
  { jobId }: Pick<Job, 'jobId'>,
  { key: from, etag }: NonNullable<SliceRecord['poster']>,
  size: PictureSize,
  { store, outputBucket }: SmallPosterContext,
): Promise<NonNullable<NonNullable<Manifest['poster']>['small']>> => {
  const stored = await store.read(outputBucket, from, { etag });
  if (stored === undefined)
    throw new StorageError(`"${from}" was copied a moment ago and is not in the bucket any more.`);
  const pieces: Uint8Array[] = [];
  for await (const piece of stored.body) pieces.push(piece);
  const body = await shrinkToJpeg(Buffer.concat(pieces), size, MOST_BYTES);
  const key = smallPosterKey(jobId);
  const { bytes } = await store.put(outputBucket, { key, contentType: 'image/jpeg', body });
  return { key, ...size, bytes };
};
