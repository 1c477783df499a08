import { openSync, readSync, statfsSync } from 'node:fs';

const LOADAVG = '/proc/loadavg';
/** Some containers put a file of their own in place of the kernel's, and renew it every few seconds. */
const PROC_FILE_SYSTEM = 0x9fa0;
const TEXT = Buffer.alloc(128);

/**
 * Open the kernel's note of the pid that it gave last: while that stays, no process has begun. Reading it takes a twentieth of the
 * time that listing all processes takes.
 * @returns a function that reads it; its result is undefined where the system has no such note
 * @see https://man7.org/linux/man-pages/man5/proc_loadavg.5.html
 */
export const openLastPid = (): (() => number | undefined) => {
  let fd: number;
  try {
    if (statfsSync(LOADAVG).type !== PROC_FILE_SYSTEM) return () => undefined;
    fd = openSync(LOADAVG, 'r');
  } catch {
    return () => undefined;
  }
  return () => {
    try {
      const [, digits] = / (\d+)\s*$/.exec(TEXT.toString('latin1', 0, readSync(fd, TEXT, 0, TEXT.length, 0))) ?? [];
      return digits === undefined ? undefined : Number(digits);
    } catch {
      return undefined;
    }
  };
};
