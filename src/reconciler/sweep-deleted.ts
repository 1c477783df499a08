import pLimit from 'p-limit';
import { DELETED_PREFIX, deletedKey, isJobId, jobPrefix, openKey } from '../shared/core/contracts/object-keys.ts';
import type { ListedObject, ObjectStore } from '../shared/core/ports/ports.ts';

/** Events wait for up to six hours, and functions run for up to a quarter of one: nothing of a deleted job is stored after that. */
const KEPT_MS = 7 * 60 * 60_000;
const DELETES_IN_FLIGHT = 16;

/** Dependencies of sweeping. */
export interface SweepContext {
  readonly store: ObjectStore;
  readonly outputBucket: string;
}

const jobIdOfDeletedKey = (key: string): string | undefined => {
  const jobId = key.slice(DELETED_PREFIX.length).replace(/\.json$/, '');
  return isJobId(jobId) && deletedKey(jobId) === key ? jobId : undefined;
};

const listed = async (objects: AsyncIterable<ListedObject>): Promise<ListedObject[]> => {
  const all: ListedObject[] = [];
  for await (const object of objects) all.push(object);
  return all;
};

/** Delete what functions stored of a job after it was deleted. @returns how many objects */
const sweepJob = async (jobId: string, { store, outputBucket }: SweepContext): Promise<number> => {
  const left = [
    ...(await listed(store.list(outputBucket, jobPrefix(jobId)))),
    ...(await listed(store.list(outputBucket, openKey(jobId)))),
  ];
  if (left.length === 0) return 0;
  // The film may have been rendered again meanwhile: planning the job removes the note before anything else is stored.
  if ((await store.head(outputBucket, deletedKey(jobId))) === undefined) return 0;
  const limit = pLimit(DELETES_IN_FLIGHT);
  await Promise.all(left.map(({ key, etag }) => limit(() => store.delete(outputBucket, key, { ifMatch: etag }))));
  return left.length;
};

/**
 * Delete what functions stored of jobs that were deleted while they ran, whichever function it was and however late its event came.
 * @param nowMs epoch milliseconds by the store's clock
 * @returns how many objects were deleted
 */
export const sweepDeleted = async (nowMs: number, context: SweepContext): Promise<number> => {
  const { store, outputBucket } = context;
  let swept = 0;
  for (const { key, modifiedMs, etag } of await listed(store.list(outputBucket, DELETED_PREFIX))) {
    const jobId = jobIdOfDeletedKey(key);
    if (jobId === undefined) continue;
    swept += await sweepJob(jobId, context);
    if (nowMs - modifiedMs > KEPT_MS) await store.delete(outputBucket, key, { ifMatch: etag });
  }
  return swept;
};
