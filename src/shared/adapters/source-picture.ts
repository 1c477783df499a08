import type { Job } from '../contracts/job.ts';
import { checkPictureBytes, MAX_PICTURE_BYTES, unreadPicture } from '../media/picture-facts.ts';
import { unreadFeature } from '../picture/unread-feature.ts';
import type { ObjectStore } from '../ports.ts';
import { type OpenPicture, openPicture } from './open-picture.ts';

/** Of a file that is too large to be held. */
const HEAD_BYTES = 4096;

/**
 * Read a job's picture whole, the version that the job is of, and open it.
 * @throws {SourceMediaError} `sourceReplaced`, `sourceGone`, or as `openPicture` does; `tooLarge` before the whole file is read
 * @throws {StorageError} when it could not be read
 */
export const openSourcePicture = async (
  store: Pick<ObjectStore, 'readStart'>,
  { bucket, key, etag, bytes }: Job['source'],
): Promise<OpenPicture> => {
  if (bytes > MAX_PICTURE_BYTES) {
    // Making it smaller would not help where its kind is not read.
    const unread = unreadFeature(await store.readStart(bucket, key, etag, HEAD_BYTES));
    if (unread !== undefined) throw unreadPicture(unread);
  }
  checkPictureBytes(bytes);
  return openPicture(await store.readStart(bucket, key, etag, bytes));
};
