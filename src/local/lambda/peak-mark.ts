import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { type ProcessInfo, residentBytes } from './process-list.ts';

/** Errors when the process is not ours, or the system does not support the reset: the peak mark stays as it is. */
const KEPT_MARK: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'EINVAL', 'EROFS']);
const STATUS = Buffer.alloc(8192);

const peakIn = (status: string): number => Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;

/**
 * The mark that Linux sets at a process's peak of resident memory. Its files stay open: the mark is read 25 times a second, and
 * opening them takes longer than reading.
 */
export class PeakMark {
  readonly #info: ProcessInfo;
  #status: number | undefined;
  #reset: number | undefined;
  #cannotReset = false;
  #hasEnded = false;

  constructor(info: ProcessInfo) {
    this.#info = info;
    try {
      this.#status = openSync(`/proc/${info.pid}/status`, 'r');
      this.#reset = openSync(`/proc/${info.pid}/clear_refs`, 'w');
    } catch (error) {
      this.#noteFailure(error);
    }
  }

  /**
   * Peak resident memory since the last call, in bytes; 0 when the process has ended. Peaks of several processes may be added, as
   * all lie between the same two samples. Where the mark cannot be reset, it is the present memory.
   * @see https://man7.org/linux/man-pages/man5/proc_pid_clear_refs.5.html (5: the mark VmHWM is set back to what is resident)
   */
  take(): number {
    if (this.#hasEnded) return 0;
    if (this.#cannotReset || this.#status === undefined) return residentBytes(this.#info);
    try {
      const bytes = peakIn(STATUS.toString('latin1', 0, readSync(this.#status, STATUS, 0, STATUS.length, 0)));
      if (this.#reset !== undefined) writeSync(this.#reset, '5');
      return bytes;
    } catch (error) {
      this.#noteFailure(error);
      return this.#cannotReset ? residentBytes(this.#info) : 0;
    }
  }

  close(): void {
    for (const fd of [this.#status, this.#reset]) if (fd !== undefined) closeSync(fd);
    this.#status = undefined;
    this.#reset = undefined;
  }

  #noteFailure(error: unknown): void {
    const { code } = error as NodeJS.ErrnoException;
    if (KEPT_MARK.has(code)) this.#cannotReset = true;
    if (code === 'ESRCH') this.#hasEnded = true;
  }
}
