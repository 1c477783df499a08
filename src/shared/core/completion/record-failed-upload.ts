import type { Failure } from '../contracts/failure.ts';
import type { UploadedSource } from '../job/identify-job.ts';
import type { ObjectStore } from '../ports/ports.ts';
import { noteRefusal } from './source-outcome.ts';

/**
 * Make an upload that could not be planned findable, with the reason. Its jobs and any later note about it stay.
 * @param at ISO 8601
 */
export const recordFailedUpload = async (
  store: ObjectStore,
  outputBucket: string,
  { bucket, key, etag = '' }: UploadedSource,
  { name, message }: Failure,
  at: string,
): Promise<void> => {
  await noteRefusal(store, outputBucket, { version: 1, source: { bucket, key, etag }, failed: { name, message, at } });
};
