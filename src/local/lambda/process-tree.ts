import type { ProcessInfo } from './process-list.ts';

/**
 * The processes that descend from any of the given ones, and those themselves.
 * @param processes all processes of the machine, in any order
 * @param roots pids to start from
 * @returns members of the tree that are listed, parents before their children
 */
export const treeOf = (processes: readonly ProcessInfo[], roots: Iterable<number>): ProcessInfo[] => {
  const children = new Map<number, ProcessInfo[]>();
  const byPid = new Map<number, ProcessInfo>();
  for (const each of processes) {
    byPid.set(each.pid, each);
    const siblings = children.get(each.ppid);
    if (siblings) siblings.push(each);
    else children.set(each.ppid, [each]);
  }
  const members = new Set<ProcessInfo>();
  const next = [...roots].flatMap((pid) => byPid.get(pid) ?? []);
  for (const each of next) {
    if (members.has(each)) continue;
    members.add(each);
    next.push(...(children.get(each.pid) ?? []));
  }
  return [...members];
};
