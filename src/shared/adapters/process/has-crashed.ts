import type { MediaProcessResult } from './run-media-process.ts';

/** Signals that end a program because of a bug of its own; others come from outside. */
const CRASHES: ReadonlySet<string | null> = new Set([
  'SIGSEGV',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGILL',
  'SIGTRAP',
  'SIGSYS',
]);

/** Whether a program crashed by a bug of its own. */
export const hasCrashed = ({ signal, aborted, timedOut }: MediaProcessResult): boolean =>
  !aborted && !timedOut && CRASHES.has(signal);
