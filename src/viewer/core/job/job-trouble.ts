/** Why a job cannot be loaded or is not updated. */
export interface Trouble {
  readonly message: string;
  /** there is no such job */
  readonly isGone: boolean;
  /** the page tries again by itself */
  readonly passes: boolean;
}

const NOT_FOUND = 404;

/**
 * Tell what a refused request means for the page of a job.
 * @param status of the answer; undefined: what failed was no request
 * @param isKnown the job was there before
 */
export const troubleOf = (message: string, status: number | undefined, isKnown: boolean): Trouble => ({
  message,
  isGone: status === NOT_FOUND && !isKnown,
  passes: false,
});
