import { readFileSync } from 'node:fs';

/** Linux counts process times in hundredths of a second, whatever its own tick (`USER_HZ`). */
const MS_PER_TICK = 10;

/**
 * Read from Linux how much processor time a process has used so far, all its threads together.
 * Works until the process is reaped, so also for a process that has just ended.
 * @param pid process id
 * @returns user + system time in milliseconds (10 ms steps), `undefined` elsewhere or when the process is gone
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html (fields 14 and 15)
 */
export const readCpuMs = (pid: number | undefined): number | undefined => {
  if (pid === undefined || process.platform !== 'linux') return undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses and may itself contain spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
  } catch {
    return undefined;
  }
};
