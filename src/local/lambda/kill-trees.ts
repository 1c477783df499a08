import type { GuardedRoot } from './guard.ts';
import { listProcesses } from './process-list.ts';
import { treeOf } from './process-tree.ts';

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The process has ended by itself.
  }
};

/** SIGKILL all processes that descend from these, and these with their groups. Those that have ended are passed over. */
export const killTrees = async (roots: readonly GuardedRoot[]): Promise<void> => {
  const processes = await listProcesses();
  const alive = roots.filter(({ pid, startTime }) =>
    processes.some((each) => each.pid === pid && each.startTime === startTime),
  );
  const pids = new Set(alive.map(({ pid }) => pid));
  for (const { pid } of treeOf(processes, pids)) if (!pids.has(pid)) kill(pid);
  // Processes that the listing missed are in the groups.
  for (const pid of pids) kill(-pid);
};
