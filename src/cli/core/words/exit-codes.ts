/** Exit codes of the command. */
export const EXIT = {
  complete: 0,
  /** partial, rejected, or something went wrong */
  failed: 1,
  usage: 2,
} as const;

/** Exit codes of a command that a signal ended, as in shells: 128 plus the signal's number. */
export const SIGNAL_EXIT: Readonly<Record<'SIGINT' | 'SIGTERM' | 'SIGHUP', number>> = {
  SIGINT: 130,
  SIGTERM: 143,
  SIGHUP: 129,
};
