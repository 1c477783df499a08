import { execFile } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import { promisify } from 'node:util';
import { readKernelFile } from '../../shared/adapters/process/read-kernel-file.ts';

/** A running process; zombies are not listed. */
export interface ProcessInfo {
  readonly pid: number;
  readonly ppid: number;
  readonly pgid: number;
  /** Grows with the time of start; together with the pid it identifies a process uniquely. */
  readonly startTime: number;
  /** Whether it has a controlling terminal. Processes of an execution environment never have one. */
  readonly hasTerminal: boolean;
  /** Resident memory when the listing contains it; otherwise call {@link residentBytes}. */
  readonly rssBytes?: number;
}

const isLinux = process.platform === 'linux';

const parseStat = (pid: number, stat: string): ProcessInfo | undefined => {
  // The name in parentheses may hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, ppid, pgid, , terminal] = fields;
  if (state === 'Z' || state === 'X') return undefined;
  return {
    pid,
    ppid: Number(ppid),
    pgid: Number(pgid),
    startTime: Number(fields[19]),
    hasTerminal: terminal !== '0',
  };
};

const readProc = (pid: number): ProcessInfo | undefined => {
  try {
    return parseStat(pid, readKernelFile(`/proc/${pid}/stat`));
  } catch {
    // The process ended between the listing and this read.
    return undefined;
  }
};

const PS_LINE = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(.+)$/;

const parsePs = (line: string): ProcessInfo | undefined => {
  const [, pid, ppid, pgid, rssKb, terminal = '', state = '', started = ''] = PS_LINE.exec(line) ?? [];
  if (pid === undefined || state.startsWith('Z')) return undefined;
  return {
    pid: Number(pid),
    ppid: Number(ppid),
    pgid: Number(pgid),
    startTime: Date.parse(started),
    hasTerminal: !terminal.startsWith('?'),
    rssBytes: Number(rssKb) * 1024,
  };
};

/**
 * List the processes of this machine from /proc.
 * @param known processes of an earlier listing by pid, which are not read again
 * @returns undefined on systems without /proc
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export const listProc = (known: ReadonlyMap<string, ProcessInfo> = new Map()): ProcessInfo[] | undefined => {
  if (!isLinux) return undefined;
  const listed: ProcessInfo[] = [];
  for (const name of readdirSync('/proc')) {
    const info = known.get(name) ?? (/^\d+$/.test(name) ? readProc(Number(name)) : undefined);
    if (info !== undefined) listed.push(info);
  }
  return listed;
};

/** List the processes of this machine: from /proc on Linux, from `ps` elsewhere. */
export const listProcesses = async (): Promise<ProcessInfo[]> => {
  const listed = listProc();
  if (listed !== undefined) return listed;
  const columns = 'pid=,ppid=,pgid=,rss=,tty=,stat=,lstart=';
  const { stdout } = await promisify(execFile)('ps', ['-axo', columns], {
    env: { LC_ALL: 'C', PATH: '/bin:/usr/bin' },
  });
  return stdout.split('\n').flatMap((line) => parsePs(line) ?? []);
};

/** One process by its pid, or undefined when there is none. */
export const findProcess = async (pid: number): Promise<ProcessInfo | undefined> =>
  isLinux ? readProc(pid) : (await listProcesses()).find((each) => each.pid === pid);

const statusBytes = (pid: number, field: 'VmRSS' | 'VmHWM'): number => {
  try {
    const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readKernelFile(`/proc/${pid}/status`))?.[1];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
};

/** Resident memory of a process now, in bytes; 0 when it has ended. */
export const residentBytes = (info: ProcessInfo): number => info.rssBytes ?? statusBytes(info.pid, 'VmRSS');

/** Peak resident memory of a process, in bytes; 0 when the system does not report it. */
export const peakResidentBytes = (pid: number): number => (isLinux ? statusBytes(pid, 'VmHWM') : 0);

/** Working directory of a process; undefined when the system does not report it. */
export const workingDirectory = (pid: number): string | undefined => {
  if (!isLinux) return undefined;
  try {
    return readlinkSync(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, '');
  } catch {
    return undefined;
  }
};

/** Whether the environment variables at a process's start contain this text; false when the system does not report them. */
export const environmentHolds = (pid: number, text: string): boolean => {
  if (!isLinux) return false;
  try {
    return readKernelFile(`/proc/${pid}/environ`).includes(text);
  } catch {
    return false;
  }
};
