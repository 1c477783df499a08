import { type ProcessEnd, ProcessError } from './errors.ts';

/** The last line that a program wrote to its stderr, redacted; empty when there is none. */
export const lastLineOf = ({ stderrTail }: Pick<ProcessEnd, 'stderrTail'>): string =>
  stderrTail.split('\n').at(-1) ?? '';

/**
 * The error for a program that failed: it was stopped by its time limit, killed from outside, or failed by itself.
 * @param what subject of the message: "ffmpeg over 0-30 s of …"
 * @param overtime end of the message for a program that was stopped by its time limit
 */
export const processFailure = (
  what: string,
  end: ProcessEnd,
  overtime = "was stopped before the function's deadline",
): ProcessError => {
  if (end.timedOut) return new ProcessError(`${what} ${overtime}.`, end);
  if (end.signal !== null) return new ProcessError(`${what} was ended by ${end.signal}.`, end);
  return new ProcessError(`${what} ended with exit code ${end.exitCode}: ${lastLineOf(end)}.`, end);
};
