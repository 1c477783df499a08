import pLimit from 'p-limit';
import { DeletedJobSchema } from '../shared/core/contracts/markers.ts';
import {
  BY_SOURCE_PREFIX,
  DELETED_PREFIX,
  deletedKey,
  findMarkKey,
  isJobId,
  jobIdOfRecentKey,
  jobKey,
  jobPrefix,
  openKey,
  recentKey,
} from '../shared/core/contracts/object-keys.ts';
import { readJson } from '../shared/core/contracts/read-document.ts';
import { jobBySourceKey } from '../shared/core/documents/source-identity.ts';
import { InvalidEventError, messageOf } from '../shared/core/errors/errors.ts';
import { orNothing } from '../shared/core/errors/or-nothing.ts';
import { readJob } from '../shared/core/job/stored-job.ts';
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

const isNoteOf = (jobId: string, key: string): boolean =>
  jobIdOfRecentKey(key) === jobId || (key.startsWith(BY_SOURCE_PREFIX) && key.endsWith(`/${jobId}.json`));

const notesSaid = async (jobId: string, { store, outputBucket }: SweepContext): Promise<string[] | undefined> => {
  const note = await store.getText(outputBucket, deletedKey(jobId));
  return note && readJson(DeletedJobSchema, note.text, `The note that job ${jobId} was deleted`).notes;
};

/**
 * Keys of the notes about a deleted job: those that were known when it was deleted, and those of a plan that was stored later. None
 * are known of a document that another version wrote, or that is damaged.
 */
const notesOf = async (jobId: string, hasPlan: boolean, context: SweepContext): Promise<string[]> => {
  const { store, outputBucket } = context;
  const keys = await orNothing(notesSaid(jobId, context), InvalidEventError);
  const job = hasPlan ? await orNothing(readJob(store, outputBucket, jobId), InvalidEventError) : undefined;
  const late = job === undefined ? [] : [recentKey(job), jobBySourceKey(job.source, jobId)];
  return [...new Set([...(keys ?? []), ...late])].filter((key) => isNoteOf(jobId, key));
};

/**
 * Delete what functions stored of a job after it was deleted.
 * @param beforeMs time by the store's clock; what was stored later is left to the next pass
 * @returns how many objects
 */
const sweepJob = async (jobId: string, beforeMs: number, context: SweepContext): Promise<number> => {
  const { store, outputBucket } = context;
  const below = await listed(store.list(outputBucket, jobPrefix(jobId)));
  const hasPlan = below.some(({ key }) => key === jobKey(jobId));
  const all = [...below];
  for (const key of [openKey(jobId), findMarkKey(jobId), ...(await notesOf(jobId, hasPlan, context))]) {
    all.push(...(await listed(store.list(outputBucket, key))));
  }
  const left = all.filter(({ modifiedMs }) => modifiedMs < beforeMs);
  if (left.length === 0) return 0;
  // The film may have been rendered again meanwhile: planning the job removes the note before anything else is stored.
  if ((await store.head(outputBucket, deletedKey(jobId))) === undefined) return 0;
  const limit = pLimit(DELETES_IN_FLIGHT);
  await Promise.all(left.map(({ key, etag }) => limit(() => store.delete(outputBucket, key, { ifMatch: etag }))));
  return left.length;
};

/** Result of a sweep. */
export interface Swept {
  /** how many objects were deleted */
  readonly swept: number;
  /** deleted jobs of which something could not be read or deleted, with the reason; their notes stay for the next pass */
  readonly failures: readonly { readonly jobId: string; readonly message: string }[];
  /** whether time ran out before every deleted job was looked at */
  readonly cutShort: boolean;
}

/**
 * Delete what functions stored of jobs that were deleted while they ran, whichever function it was and however late its event came.
 * A job that cannot be swept does not hold up the others.
 * @param nowMs epoch milliseconds by the store's clock
 * @param hasTime whether there is time for another job
 */
export const sweepDeleted = async (
  nowMs: number,
  context: SweepContext,
  hasTime: () => boolean = () => true,
): Promise<Swept> => {
  const { store, outputBucket } = context;
  let swept = 0;
  const failures: { jobId: string; message: string }[] = [];
  for (const { key, modifiedMs, etag } of await listed(store.list(outputBucket, DELETED_PREFIX))) {
    const jobId = jobIdOfDeletedKey(key);
    if (jobId === undefined) continue;
    if (!hasTime()) return { swept, failures, cutShort: true };
    try {
      swept += await sweepJob(jobId, nowMs, context);
      if (nowMs - modifiedMs > KEPT_MS) await store.delete(outputBucket, key, { ifMatch: etag });
    } catch (error) {
      failures.push({ jobId, message: messageOf(error) });
    }
  }
  return { swept, failures, cutShort: false };
};
