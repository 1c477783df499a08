import { listProc, listProcesses, type ProcessInfo } from './process-list.ts';

/** What is remembered of a process may get old: it loses its parent, or its number is another's. */
const READ_ALL_MS = 250;

/**
 * Make a listing for looking often: between two full ones only processes that are new are read.
 * @returns the processes of this machine; what is said of one that was there before is up to a quarter of a second old
 */
export const makeProcessLister = (): (() => Promise<ProcessInfo[]>) => {
  let known: ReadonlyMap<number, ProcessInfo> = new Map();
  let readAllAtMs = Number.NEGATIVE_INFINITY;
  return async () => {
    const nowMs = performance.now();
    const isDue = nowMs - readAllAtMs >= READ_ALL_MS;
    if (isDue) readAllAtMs = nowMs;
    const listed = listProc(isDue ? undefined : known) ?? (await listProcesses());
    known = new Map(listed.map((each) => [each.pid, each]));
    return listed;
  };
};
