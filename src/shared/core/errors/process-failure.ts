import { type ProcessEnd, ProcessError } from './errors.ts';

/** The last line that a program wrote to its stderr, redacted; empty when there is none. */
export const lastLineOf = ({ stderrTail }: Pick<ProcessEnd, 'stderrTail'>): string =>
  stderrTail.split('\n').at(-1) ?? '';

/** The end of a program of which nothing is known: it did not start, or others than it were stopped. */
export const unknownEnd = (argv: readonly string[], timedOut = false): ProcessEnd => ({
  argv,
  exitCode: null,
  signal: null,
  timedOut,
  stderrTail: '',
});

/** What the message of a failure says besides how the program ended. */
export interface FailureWords {
  /**
   * the sentence for a program that was stopped by its time limit, without its subject: "took longer than 20 s"; by default
   * the limit is a function's deadline
   */
  readonly overtime?: string;
  /** the sentence when its end is not the reason, without its subject: "found no streams in the source" */
  readonly why?: string;
  /** a sentence: what the user can do */
  readonly next?: string;
  readonly cause?: unknown;
}

const howItEnded = (end: ProcessEnd, overtime = "was stopped before the function's deadline"): string => {
  if (end.timedOut) return overtime;
  if (end.signal !== null) return `was ended by ${end.signal}`;
  const last = lastLineOf(end);
  return `ended with exit code ${end.exitCode}${last === '' ? '' : `: ${last}`}`;
};

/**
 * The error for a program that failed: it was stopped by its time limit, killed from outside, or failed by itself. This is
 * the only place where a ProcessError is made.
 * @param what subject of the message: "ffmpeg over 0-30 s of …"
 * @param end how the program ended
 */
export const processFailure = (
  what: string,
  end: ProcessEnd,
  { overtime, why, next, cause }: FailureWords = {},
): ProcessError => {
  const sentence = `${what} ${why ?? howItEnded(end, overtime)}`.replace(/\.?$/, '.');
  return new ProcessError(next === undefined ? sentence : `${sentence} ${next}`, end, { cause });
};
