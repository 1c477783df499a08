import { openLastPid } from './last-pid.ts';
import { listProc, listProcesses, type ProcessInfo } from './process-list.ts';

/** Remembered facts about a process go stale: its parent may die. */
const READ_ALL_MS = 10_000;
/** In a pause as long as this a pid may have been reused: nothing that was remembered holds. */
const PAUSE_MS = 1_000;

/** Lists the processes of this machine, for frequent calls: between two full listings only new processes are read. */
export interface ProcessLister {
  /**
   * Undefined on systems without /proc. Data on already known processes is up to ten seconds old, and processes that have ended since
   * may still be listed. While no process has begun, it is the same array.
   */
  now(): readonly ProcessInfo[] | undefined;
  /** The same on every system. */
  list(): Promise<readonly ProcessInfo[]>;
}

/**
 * Make a lister; the more of its callers share it, the less is read.
 * @param readLastPid the pid that the system gave last, undefined where that is not known
 */
export const makeProcessLister = (readLastPid: () => number | undefined = openLastPid()): ProcessLister => {
  let known: ReadonlyMap<string, ProcessInfo> = new Map();
  let listed: readonly ProcessInfo[] | undefined;
  let lastPid: number | undefined;
  let isTrusted = true;
  let readAllAtMs = Number.NEGATIVE_INFINITY;
  let calledAtMs = Number.NEGATIVE_INFINITY;
  const now = (): readonly ProcessInfo[] | undefined => {
    const nowMs = performance.now();
    const isDue = nowMs - readAllAtMs >= READ_ALL_MS || nowMs - calledAtMs >= PAUSE_MS;
    calledAtMs = nowMs;
    if (isDue) readAllAtMs = nowMs;
    // Read before the listing: what begins meanwhile is seen the next time.
    const pid = readLastPid();
    const seemsUnchanged = pid !== undefined && pid === lastPid;
    if (seemsUnchanged && isTrusted && !isDue) return listed;
    lastPid = pid;
    listed = listProc(isDue ? undefined : known);
    // A system whose number stays although processes begin is not believed any more.
    if (seemsUnchanged && pid === readLastPid() && listed?.some((each) => !known.has(String(each.pid))))
      isTrusted = false;
    if (listed !== undefined) known = new Map(listed.map((each) => [String(each.pid), each]));
    return listed;
  };
  return { now, list: async () => now() ?? (await listProcesses()) };
};
