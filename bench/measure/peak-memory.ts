import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { listProcesses, residentBytes } from '../../src/local/lambda/process-list.ts';
import { treeOf } from '../../src/local/lambda/process-tree.ts';

const SAMPLE_MS = 100;

/** What a function's environment took at most while something was done. */
export interface Peak<T> {
  readonly result: T;
  /** of the process and all that it started, bytes at the same moment */
  readonly memoryBytes: number;
  /** below a folder, bytes at the same moment */
  readonly diskBytes: number;
}

const commandLine = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    // It ended between the listing and the look.
    return '';
  }
};

const bytesBelow = (folder: string): number => {
  let bytes = 0;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const entry = statSync(join(folder, name), { throwIfNoEntry: false });
    if (entry?.isFile() === true) bytes += entry.size;
  }
  return bytes;
};

/**
 * Look at the memory of a function's environments, and at a folder, again and again while something is done.
 * @param functionName of a function of a local cloud in this process
 * @param folder that takes temporary files
 */
export const withPeaks = async <T>(functionName: string, folder: string, work: () => Promise<T>): Promise<Peak<T>> => {
  let memoryBytes = 0;
  let diskBytes = 0;
  const look = async (): Promise<void> => {
    const all = await listProcesses();
    const roots = all
      .filter(({ pid, ppid }) => ppid === process.pid && commandLine(pid).includes(`/functions/${functionName}/`))
      .map(({ pid }) => pid);
    memoryBytes = Math.max(
      memoryBytes,
      treeOf(all, roots).reduce((sum, each) => sum + residentBytes(each), 0),
    );
    try {
      diskBytes = Math.max(diskBytes, bytesBelow(folder));
    } catch {
      // A folder went away under the look.
    }
  };
  const timer = setInterval(() => void look(), SAMPLE_MS);
  try {
    return { result: await work(), memoryBytes, diskBytes };
  } finally {
    clearInterval(timer);
  }
};
