import { readSourceOutcome } from '../completion/source-outcome.ts';
import { isApiUploadKey } from '../contracts/object-keys.ts';
import type { Job } from '../documents/job.ts';
import { slugOf } from '../documents/source-identity.ts';
import { takenEtag } from '../documents/taken-etag.ts';
import { InvalidEventError } from '../errors/errors.ts';
import { jobIdsBeginning, type ListFolders } from '../job/job-ids-beginning.ts';
import { readJob } from '../job/stored-job.ts';
import type { ObjectHead, ObjectStore } from '../ports/ports.ts';

/** The buckets in which a job and its film lie. */
export interface JobBuckets {
  readonly store: ObjectStore;
  readonly listFolders: ListFolders;
  readonly source: string;
  readonly output: string;
}

/**
 * What became of the film of a deleted job. `gone`: its version was deleted or replaced before. `cameByS3`: it was sent by a
 * request, and nothing tells whether fanreel or somebody else sent it, so it is kept.
 */
export type DeletedFilm = 'deleted' | 'gone' | 'neededByOthers' | 'cameByS3';

/** Whether fanreel itself put an object there: it was taken over from this machine's disk, or uploaded through the HTTP API. */
const isOurs = (key: string, { etag, bytes, crc64nvme }: ObjectHead): boolean =>
  isApiUploadKey(key) || (crc64nvme !== undefined && etag === takenEtag(crc64nvme, bytes));

/** What a read returns, or `unreadable` for a document that another version or damage made unreadable. */
const orUnreadable = <T>(read: Promise<T>): Promise<T | 'unreadable'> =>
  read.catch((error: unknown) => {
    if (error instanceof InvalidEventError) return 'unreadable';
    throw error;
  });

/**
 * Whether another job has this film. Jobs are looked for by their plans too: earlier versions noted only the latest job of a
 * film. A document that cannot be read counts as a job that needs it.
 */
const isNeededByOthers = async (
  { jobId, source }: Job,
  { store, output, listFolders }: JobBuckets,
): Promise<boolean> => {
  const noted = await orUnreadable(readSourceOutcome(store, output, source));
  if (noted === 'unreadable' || noted.jobIds.some((id) => id !== jobId)) return true;
  // The id of every job begins with the slug of its film's name.
  for await (const id of jobIdsBeginning(listFolders, output, `${slugOf(source.key)}-`)) {
    if (id === jobId) continue;
    const other = await orUnreadable(readJob(store, output, id));
    if (other === undefined) continue;
    if (other === 'unreadable') return true;
    if (other.source.bucket === source.bucket && other.source.key === source.key) return true;
  }
  return false;
};

/** Delete the film of a job if no other job needs it and fanreel put it there. */
export const deleteFilm = async (job: Job, buckets: JobBuckets): Promise<DeletedFilm> => {
  const { key, etag } = job.source;
  const head = await buckets.store.head(buckets.source, key);
  if (head === undefined || head.etag !== etag) return 'gone';
  if (await isNeededByOthers(job, buckets)) return 'neededByOthers';
  if (!isOurs(key, head)) return 'cameByS3';
  const isDeleted = await buckets.store.delete(buckets.source, key, { ifMatch: etag });
  return isDeleted ? 'deleted' : 'gone';
};
