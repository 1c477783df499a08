import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** One process for all time: an id alone is given to another process sooner or later. */
export interface ProcessIdentity {
  readonly pid: number;
  /** when the kernel started it, in whatever form the system tells; empty where it does not */
  readonly started: string;
}

const fromProc = (pid: number): string | undefined => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The name in parentheses may hold spaces and parentheses: fields are counted after the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  if (state === 'Z' || state === 'X') return undefined;
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  return `${boot}/${startTicks}`;
};

const fromPs = (pid: number): string | undefined => {
  const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim();
  return text === '' ? undefined : text;
};

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/**
 * When a process was started.
 * @param pid process id
 * @returns undefined when there is no such process; empty when the system does not tell
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html field 22, starttime
 */
export const processStart = (pid: number): string | undefined => {
  if (!runs(pid)) return undefined;
  try {
    return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
  } catch {
    return runs(pid) ? '' : undefined;
  }
};

/** Who this process is. */
export const thisProcess = (): ProcessIdentity => ({ pid: process.pid, started: processStart(process.pid) ?? '' });

/** Whether that very process still runs, and not another one that was given its id. */
export const isAlive = ({ pid, started }: ProcessIdentity): boolean => {
  const now = processStart(pid);
  return now !== undefined && (now === '' || started === '' || now === started);
};
