import type { JobAnswer } from './contracts/jobs.ts';
import type { RecordMemory } from './record-memory.ts';

/** That many small reads take a second or two. */
const MAX_READS = 3_000;

/** What the records of a job say, and when the last was stored. */
export interface Tally extends Omit<JobAnswer['slices'], 'planned'> {
  /** epoch milliseconds by the store's clock; undefined without any record */
  readonly lastStoredMs: number | undefined;
}

/** Count the records of a job; only so many are read for one answer. */
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
