import type { ProcessInfo } from './process-list.ts';

interface Index {
  readonly children: ReadonlyMap<number, readonly ProcessInfo[]>;
  readonly byPid: ReadonlyMap<number, ProcessInfo>;
}

/** Several environments look for their trees in the same listing. */
const indexes = new WeakMap<readonly ProcessInfo[], Index>();

const makeIndex = (processes: readonly ProcessInfo[]): Index => {
  const children = new Map<number, ProcessInfo[]>();
  const byPid = new Map<number, ProcessInfo>();
  for (const each of processes) {
    byPid.set(each.pid, each);
    const siblings = children.get(each.ppid);
    if (siblings) siblings.push(each);
    else children.set(each.ppid, [each]);
  }
  return { children, byPid };
};

const indexOf = (processes: readonly ProcessInfo[]): Index => {
  const index = indexes.get(processes) ?? makeIndex(processes);
  indexes.set(processes, index);
  return index;
};

/**
 * The processes that descend from any of the given ones, and those themselves.
 * @param processes all processes of the machine, in any order
 * @param roots pids to start from
 * @returns members of the tree that are listed, parents before their children
 */
export const treeOf = (processes: readonly ProcessInfo[], roots: Iterable<number>): ProcessInfo[] => {
  const { children, byPid } = indexOf(processes);
  const members = new Set<ProcessInfo>();
  const next = [...roots].flatMap((pid) => byPid.get(pid) ?? []);
  for (const each of next) {
    if (members.has(each)) continue;
    members.add(each);
    next.push(...(children.get(each.pid) ?? []));
  }
  return [...members];
};
