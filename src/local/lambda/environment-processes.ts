import { setTimeout } from 'node:timers/promises';
import { PeakMark } from './peak-mark.ts';
import { environmentHolds, listProcesses, type ProcessInfo, workingDirectory } from './process-list.ts';
import { treeOf } from './process-tree.ts';

/** The first process of an execution environment. */
export interface EnvironmentRoot {
  readonly pid: number;
  readonly startTime: number;
  /** Random name of the environment: part of its directory and of the environment variables of its processes. */
  readonly environmentId: string;
  /** Absolute path; the working directory of all its processes except those that changed theirs. */
  readonly directory: string;
  /** Whether the process group with this pid is the environment's. After a restart it may belong to any other program. */
  readonly ownsGroup: boolean;
}

/** All processes of one execution environment, including those whose parent has died. */
export interface EnvironmentProcesses {
  /** Update from a fresh listing. @returns peak of resident bytes of all members since the last call */
  observe(processes: readonly ProcessInfo[]): number;
  /** SIGKILL every member until none is left. @throws nothing: it gives up on unkillable processes after a bounded number of rounds */
  killAll(): Promise<void>;
}

const MAX_ROUNDS = 50;
const ROUND_MS = 10;

const key = ({ pid, startTime }: ProcessInfo) => `${pid}@${startTime}`;

const kill = (pid: number) => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The process has ended by itself.
  }
};

/**
 * Follow the processes of an execution environment.
 * A process belongs to it when it descends from the first one, is in its group, was seen as a descendant before its
 * parent died, or carries the environment's mark: a child that made a group of its own and lost its parent (an ffmpeg
 * whose worker was killed) still has the working directory or the variables that it inherited.
 */
export const followProcesses = (root: EnvironmentRoot): EnvironmentProcesses => {
  /** time of the start by pid */
  let known = new Map<number, number>();
  let observed: readonly ProcessInfo[] | undefined;
  let marks = new Map<string, PeakMark>();
  const closeMarks = (kept: ReadonlyMap<string, PeakMark>): void => {
    for (const [each, mark] of marks) if (!kept.has(each)) mark.close();
  };
  const marksOf = (found: readonly ProcessInfo[]): void => {
    const next = new Map(found.map((each) => [key(each), marks.get(key(each)) ?? new PeakMark(each)]));
    closeMarks(next);
    marks = next;
  };
  const isMarked = (each: ProcessInfo): boolean => {
    // Skip a user's shell in this directory: it has a terminal, and no process of an environment has one.
    if (each.hasTerminal || each.startTime < root.startTime || each.pid === process.pid) return false;
    const directory = workingDirectory(each.pid);
    return (
      directory === root.directory ||
      directory?.startsWith(`${root.directory}/`) === true ||
      environmentHolds(each.pid, root.environmentId)
    );
  };
  const members = (processes: readonly ProcessInfo[], byMark: boolean): ProcessInfo[] => {
    const roots = processes.filter(
      (each) =>
        known.get(each.pid) === each.startTime ||
        (each.pid === root.pid && each.startTime === root.startTime) ||
        (root.ownsGroup && each.pgid === root.pid) ||
        (byMark && isMarked(each)),
    );
    const found = treeOf(
      processes,
      roots.map(({ pid }) => pid),
    );
    known = new Map(found.map(({ pid, startTime }) => [pid, startTime]));
    return found;
  };
  return {
    observe: (processes) => {
      // The same listing has the same members.
      if (processes !== observed) marksOf(members(processes, false));
      observed = processes;
      let sum = 0;
      for (const mark of marks.values()) sum += mark.take();
      return sum;
    },
    killAll: async () => {
      observed = undefined;
      marksOf([]);
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const alive = members(await listProcesses(), true);
        if (alive.length === 0) return;
        for (const { pid } of alive) kill(pid);
        await setTimeout(ROUND_MS);
      }
    },
  };
};
