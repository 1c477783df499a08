import { listProc, listProcesses, type ProcessInfo } from './process-list.ts';

/** Remembered facts about a process go stale: its parent may die, or its pid may be reused. */
const READ_ALL_MS = 250;

/**
 * Make a process listing for frequent calls: between two full listings only new processes are read.
 * @returns lists the processes of this machine; data on already known ones is up to a quarter of a second old
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
