/** How the command ends. */
export const EXIT = {
  complete: 0,
  /** partial, rejected, or something went wrong */
  failed: 1,
  usage: 2,
} as const;

/** Exit codes of a command that a signal ended, as shells have them: 128 and the signal's number. */
export const SIGNAL_EXIT: Readonly<Record<'SIGINT' | 'SIGTERM' | 'SIGHUP', number>> = {
  SIGINT: 130,
  SIGTERM: 143,
  SIGHUP: 129,
};
