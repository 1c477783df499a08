import type { Job } from '../contracts/job.ts';
import { checkPictureBytes } from '../media/picture-facts.ts';
import type { ObjectStore } from '../ports.ts';
import { type OpenPicture, openPicture } from './open-picture.ts';

/**
 * Read a job's picture whole, the version that the job is of, and open it.
 * @throws {SourceMediaError} `sourceReplaced`, `sourceGone`, or as `openPicture` does; `tooLarge` before anything is read
 * @throws {StorageError} when it could not be read
 */
export const openSourcePicture = async (
  store: Pick<ObjectStore, 'readStart'>,
  { bucket, key, etag, bytes }: Job['source'],
): Promise<OpenPicture> => {
  checkPictureBytes(bytes);
  return openPicture(await store.readStart(bucket, key, etag, bytes));
};
