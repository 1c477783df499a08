import type { JobAnswer } from '../contracts/jobs.ts';
import type { RecordMemory } from './record-memory.ts';

/** Most records to read for one answer. So many small reads take a second or two. */
const MAX_READS = 3_000;

/** Counts of the records of a job, and when the last record was stored. */
export interface Tally extends Omit<JobAnswer['slices'], 'planned'> {
  /** epoch milliseconds by the store's clock; undefined without any record */
  readonly lastStoredMs: number | undefined;
}

/** Count the records of a job. At most {@link MAX_READS} new records are read for one answer. */
export const tallyRecords = async (memory: RecordMemory, jobId: string): Promise<Tally> => {
  const listed = await memory.list(jobId);
  const views = [...(await memory.read(jobId, listed, MAX_READS)).values()];
  const failed = views.filter(({ state }) => state === 'failed').length;
  const lastStoredMs = listed.reduce<number | undefined>(
    (last, { modifiedMs }) => Math.max(last ?? 0, modifiedMs),
    undefined,
  );
  return { recorded: listed.length, rendered: views.length - failed, failed, lastStoredMs };
};
