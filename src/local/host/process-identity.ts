import { execFileSync } from 'node:child_process';
import { readKernelFile } from '../../shared/adapters/process/read-kernel-file.ts';

/** Identifies one process uniquely. The pid alone does not, as the system reuses it. */
export interface ProcessIdentity {
  readonly pid: number;
  /** start time in the system's own format; empty when the system does not report it */
  readonly started: string;
}

const fromProc = (pid: number): string | undefined => {
  const stat = readKernelFile(`/proc/${pid}/stat`);
  // The name in parentheses may hold spaces and parentheses: fields are counted after the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  if (state === 'Z' || state === 'X') return undefined;
  return `${bootId()}/${startTicks}`;
};

/** Identifies a start of the system; containers of a machine share it. */
const bootId = (): string => readKernelFile('/proc/sys/kernel/random/boot_id').trim();

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
 * Start time of a process.
 * @param pid process id
 * @returns undefined when there is no such process; empty when the system does not report it
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

/** Whether a process runs, or ran, on this machine since it was started, in whichever container. False where that is not known. */
export const isOfThisBoot = ({ started }: ProcessIdentity): boolean => {
  try {
    return process.platform === 'linux' && started.startsWith(`${bootId()}/`);
  } catch {
    return false;
  }
};

/** Identity of this process. */
export const thisProcess = (): ProcessIdentity => ({ pid: process.pid, started: processStart(process.pid) ?? '' });

/** Whether this process still runs, and not another one with the same pid. */
export const isAlive = ({ pid, started }: ProcessIdentity): boolean => {
  const now = processStart(pid);
  return now !== undefined && (now === '' || started === '' || now === started);
};
