import { readFileSync } from 'node:fs';

/** Linux counts process times in hundredths of a second for user space, whatever its own tick. */
const MS_PER_TICK = 10;

/** Processor time of a process, user and system together, all threads. */
export interface CpuTimes {
  /** its own, milliseconds */
  readonly ownMs: number;
  /** of its descendants that have ended and were waited for, milliseconds */
  readonly reapedMs: number;
}

/**
 * Processor time of a process and of what it has run so far.
 * @throws where there is no /proc, or no such process
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html (fields 14 to 17)
 */
export const readCpuTimes = (pid: number): CpuTimes => parseCpuTimes(readFileSync(`/proc/${pid}/stat`, 'latin1'));

/** The same, of the text of a process's `stat`. */
export const parseCpuTimes = (stat: string): CpuTimes => {
  // The second field is the program's name in parentheses and may itself contain spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = (at: number): number => Number(fields[at]);
  return { ownMs: (ticks(11) + ticks(12)) * MS_PER_TICK, reapedMs: (ticks(13) + ticks(14)) * MS_PER_TICK };
};
