import type { Job } from '../../core/documents/job.ts';
import { checkPictureBytes, MAX_PICTURE_BYTES, unreadPicture } from '../../core/media/picture-facts.ts';
import type { ObjectStore } from '../../core/ports/ports.ts';
import { unreadFeature } from '../../kernels/picture/unread-feature.ts';
import { type OpenPicture, openPicture } from './open-picture.ts';

/** Bytes read of a file that is too large to be held in memory. */
const HEAD_BYTES = 4096;

/**
 * Read the whole picture of a job, in the version that the job names, and open it.
 * @throws {SourceMediaError} `sourceReplaced`, `sourceGone`, or as `openPicture` does; `tooLarge` before the whole file is read
 * @throws {StorageError} when the picture could not be read
 */
export const openSourcePicture = async (
  store: Pick<ObjectStore, 'readStart'>,
  { bucket, key, etag, bytes }: Job['source'],
): Promise<OpenPicture> => {
  if (bytes > MAX_PICTURE_BYTES) {
    // An unsupported kind is reported before the size: a smaller file of that kind would be refused too.
    const unread = unreadFeature(await store.readStart(bucket, key, etag, HEAD_BYTES));
    if (unread !== undefined) throw unreadPicture(unread);
  }
  checkPictureBytes(bytes);
  return openPicture(await store.readStart(bucket, key, etag, bytes));
};
