import { readKernelFile } from './read-kernel-file.ts';

/** Linux counts process times in hundredths of a second for user space, whatever its own tick (`USER_HZ`). */
const MS_PER_TICK = 10;

/** Processor time of a process, user and system together, all threads, in steps of 10 ms. */
export interface CpuTimes {
  /** its own, milliseconds */
  readonly ownMs: number;
  /** of its descendants that have ended and were waited for, milliseconds */
  readonly reapedMs: number;
}

/**
 * Times in the text of a process's `/proc/<pid>/stat`.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html (fields 14 to 17)
 */
export const parseCpuTimes = (stat: string): CpuTimes => {
  // The second field is the program's name in parentheses and may itself contain spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = (at: number): number => Number(fields[at]);
  return { ownMs: (ticks(11) + ticks(12)) * MS_PER_TICK, reapedMs: (ticks(13) + ticks(14)) * MS_PER_TICK };
};

/** Processor time of a process and of what it has run so far. @throws where there is no `/proc`, or no such process */
export const readCpuTimes = (pid: number): CpuTimes => parseCpuTimes(readKernelFile(`/proc/${pid}/stat`));

/** The same where Linux reports it. Works until the process is reaped, so also for one that has just ended. @returns undefined elsewhere, or when it is gone */
export const findCpuTimes = (pid: number): CpuTimes | undefined => {
  if (process.platform !== 'linux') return undefined;
  try {
    return readCpuTimes(pid);
  } catch {
    return undefined;
  }
};

const programsMs = (): number => findCpuTimes(process.pid)?.reapedMs ?? 0;

/**
 * Begin to count what work costs that this process does by itself and by programs. What a program took until its very end is known once
 * it was waited for; it is counted then, so the ones that still run are not.
 * @returns tells the processor time of this process and, on Linux, of the programs that it ran and that have ended since then,
 *   milliseconds. All that goes on in the process is counted
 */
export const startCpuMeter = (): (() => number) => {
  const own = process.cpuUsage();
  const programs = programsMs();
  return () => {
    const { user, system } = process.cpuUsage(own);
    return (user + system) / 1000 + programsMs() - programs;
  };
};
