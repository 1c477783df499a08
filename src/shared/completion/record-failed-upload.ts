import type { BySource } from '../contracts/by-source.ts';
import type { Failure } from '../contracts/failure.ts';
import { bySourceKey } from '../contracts/source-identity.ts';
import type { UploadedSource } from '../job/identify-job.ts';
import type { ObjectStore } from '../ports.ts';

/**
 * Make an upload that could not be planned findable, with the reason. Where a job or a rejection is known, that stays.
 * @param at ISO 8601
 */
export const recordFailedUpload = async (
  store: ObjectStore,
  outputBucket: string,
  { bucket, key, etag = '' }: UploadedSource,
  { name, message }: Failure,
  at: string,
): Promise<void> => {
  const document: BySource = { version: 1, source: { bucket, key, etag }, failed: { name, message, at } };
  await store.putJson(outputBucket, bySourceKey(document.source), document, { ifAbsent: true });
};
