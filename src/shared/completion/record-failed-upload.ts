import type { Refusal } from '../contracts/by-source.ts';
import type { Failure } from '../contracts/failure.ts';
import type { UploadedSource } from '../job/identify-job.ts';
import type { ObjectStore } from '../ports.ts';
import { noteRefusal, readRefusal } from './source-outcome.ts';

const timeOf = (refusal: Refusal): number =>
  Date.parse('rejected' in refusal ? refusal.rejected.at : refusal.failed.at);

/**
 * Make an upload that could not be planned findable, with the reason. What was said of it later stays.
 * @param at ISO 8601
 */
export const recordFailedUpload = async (
  store: ObjectStore,
  outputBucket: string,
  { bucket, key, etag = '' }: UploadedSource,
  { name, message }: Failure,
  at: string,
): Promise<void> => {
  const document: Refusal = { version: 1, source: { bucket, key, etag }, failed: { name, message, at } };
  const before = await readRefusal(store, outputBucket, document.source);
  if (before !== undefined && timeOf(before) > timeOf(document)) return;
  await noteRefusal(store, outputBucket, document);
};
