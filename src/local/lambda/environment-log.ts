import { closeSync, mkdirSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { type PlatformLines, platformLines, type WriteLine } from './platform-lines.ts';

/** The log file of one execution environment; the function's own output goes into the same file. */
export interface EnvironmentLog extends PlatformLines {
  /** For the child's stdout and stderr. */
  readonly fd: number;
  close(): void;
}

/** A log file to which raw lines are written. */
export interface LogFile {
  readonly fd: number;
  readonly line: WriteLine;
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

/** Open `<logsDir>/<folder>/<name>.log`; the oldest logs of the folder are deleted. */
export const openLogFile = (logsDir: string, folder: string, name: string): LogFile => {
  const directory = join(logsDir, folder);
  mkdirSync(directory, { recursive: true });
  prune(directory);
  const fd = openSync(join(directory, `${name}.log`), 'a', 0o600);
  const line = (text: string) => {
    try {
      writeSync(fd, `${text}\n`);
    } catch {
      // A full disk must not fail the invocation that is being logged.
    }
  };
  return { fd, line, close: () => closeSync(fd) };
};

/**
 * Open the log of an environment.
 * @param isJson whether the platform's lines are JSON
 * @returns a log whose lines look as in CloudWatch
 */
export const openEnvironmentLog = (
  logsDir: string,
  functionName: string,
  environmentId: string,
  isJson: boolean,
): EnvironmentLog => {
  const { fd, line, close } = openLogFile(logsDir, functionName, environmentId);
  return { fd, close, ...platformLines(isJson, line) };
};
