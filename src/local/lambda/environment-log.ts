import { closeSync, mkdirSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What Lambda's REPORT line tells. */
export interface InvocationReport {
  readonly requestId: string;
  readonly durationMs: number;
  readonly memoryMb: number;
  readonly maxMemoryMb: number;
  /** Present for the first invocation of an environment. */
  readonly initMs?: number;
  /** Present when the function failed. */
  readonly status?: string;
}

/** The log file of one execution environment; the function's own output goes into the same file. */
export interface EnvironmentLog {
  /** For the child's stdout and stderr. */
  readonly fd: number;
  start(requestId: string): void;
  line(text: string): void;
  end(report: InvocationReport): void;
  close(): void;
}

const KEPT_FILES = 100;

/** Delete the oldest log files of a function, so that a cloud that stays up does not collect them for ever. */
const prune = (directory: string) => {
  const files = readdirSync(directory)
    .map((name) => join(directory, name))
    .map((path) => ({ path, changedMs: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.changedMs - a.changedMs);
  for (const { path } of files.slice(KEPT_FILES)) rmSync(path, { force: true });
};

/**
 * Open the log of an environment: `<logsDir>/<functionName>/<environmentId>.log`.
 * @returns a log whose lines look as in CloudWatch
 */
export const openEnvironmentLog = (logsDir: string, functionName: string, environmentId: string): EnvironmentLog => {
  const directory = join(logsDir, functionName);
  mkdirSync(directory, { recursive: true });
  prune(directory);
  const fd = openSync(join(directory, `${environmentId}.log`), 'a', 0o600);
  const line = (text: string) => {
    try {
      writeSync(fd, `${text}\n`);
    } catch {
      // A full disk must not fail the invocation that is being logged.
    }
  };
  return {
    fd,
    line,
    start: (requestId) => line(`START RequestId: ${requestId} Version: $LATEST`),
    end: (report) => {
      line(`END RequestId: ${report.requestId}`);
      const parts = [
        `REPORT RequestId: ${report.requestId}`,
        `Duration: ${report.durationMs.toFixed(2)} ms`,
        `Billed Duration: ${Math.ceil(report.durationMs + (report.initMs ?? 0))} ms`,
        `Memory Size: ${report.memoryMb} MB`,
        `Max Memory Used: ${report.maxMemoryMb} MB`,
        ...(report.initMs === undefined ? [] : [`Init Duration: ${report.initMs.toFixed(2)} ms`]),
        ...(report.status === undefined ? [] : [`Status: ${report.status}`]),
      ];
      line(parts.join('\t'));
    },
    close: () => closeSync(fd),
  };
};
