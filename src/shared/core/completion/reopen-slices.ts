import pLimit from 'p-limit';
import {
  cancelledKey,
  indexOfRecordKey,
  jobPrefix,
  renderedKey,
  sliceKeys,
  stoppedKey,
} from '../contracts/object-keys.ts';
import type { Job } from '../documents/job.ts';
import type { SliceRecord } from '../documents/slice-record.ts';
import type { Now, ObjectStore } from '../ports/ports.ts';
import { openJob } from './open-job.ts';
import { groupOf, unmarkGroups } from './record-groups.ts';
import { forgetAttempts } from './slice-attempts.ts';
import { readRecord } from './slice-records.ts';
import { readStoredManifest } from './stored-outcome.ts';
import { listStored, rowProblem } from './stored-outputs.ts';

const CALLS_IN_FLIGHT = 16;

/** Which slices of a job are rendered again: those that failed or lost files, or all of them. */
export type ReopenedSlices = 'failed' | 'all';

/**
 * Open a job again that closed with failed slices or was cancelled. Failed slices count as not done, and so do slices
 * whose recorded outputs are missing or stored differently. Their records are removed, so a caller that then asks for
 * missing slices gets exactly those; a record that was replaced meanwhile stays. The manifest stays until its next
 * revision.
 *
 * The job is opened first: if the process is killed in between, the job stands still and the reconciler continues it.
 * The election (`rendered.json`) is removed last, so that the job is not announced as rendered while records are being
 * removed.
 * With `all`, every slice counts as not done: its files stay where they are until new ones take their place.
 * @returns indexes of the slices that were opened
 */
export const reopenSlices = async (
  job: Pick<Job, 'jobId' | 'source'>,
  context: { readonly store: ObjectStore; readonly outputBucket: string; readonly now: Now },
  which: ReopenedSlices = 'failed',
): Promise<number[]> => {
  const { store, outputBucket } = context;
  const { jobId } = job;
  const written = await readStoredManifest(store, outputBucket, jobId);
  const gaps = new Set(written?.manifest.coverage.gaps.map(({ index }) => index));
  await openJob(job, context, which === 'all' ? { anew: true } : {});
  await store.delete(outputBucket, cancelledKey(jobId));
  await store.delete(outputBucket, stoppedKey(jobId));

  const limit = pLimit(CALLS_IN_FLIGHT);
  const stored = await listStored(store, outputBucket, jobPrefix(jobId));
  const isLost = ({ renders }: SliceRecord): boolean => renders.some((row) => rowProblem(row, stored) !== undefined);
  const openSlice = async (index: number): Promise<boolean> => {
    const read = await readRecord(store, outputBucket, jobId, index);
    if (read === undefined) return false;
    const isKept = which === 'failed' && read.record.status !== 'failed';
    if (isKept && !gaps.has(index) && !isLost(read.record)) return false;
    return store.delete(outputBucket, sliceKeys(jobId, index).record, { ifMatch: read.etag });
  };
  const indexes = [...stored.keys()].map(indexOfRecordKey).filter((index) => index !== undefined);
  const opened = await Promise.all(indexes.map((index) => limit(() => openSlice(index))));
  const reopened = indexes.filter((_, at) => opened[at]);
  await forgetAttempts(store, outputBucket, jobId, new Set(reopened));
  await unmarkGroups(store, outputBucket, jobId, new Set(reopened.map(groupOf)));
  await store.delete(outputBucket, renderedKey(jobId));
  return reopened;
};
