/**
 * From a job's creation to its last record, milliseconds; 0 where there is none.
 * @param recordedMs when each record was finished, epoch milliseconds
 * @param createdMs epoch milliseconds
 */
export const makespanOf = (recordedMs: readonly number[], createdMs: number): number =>
  recordedMs.reduce((latest, atMs) => Math.max(latest, atMs - createdMs), 0);
