/** Why a job cannot be loaded or is not updated. */
export interface Trouble {
  readonly message: string;
  /** there is no such job */
  readonly isGone: boolean;
  /** the page tries again by itself */
  readonly passes: boolean;
}

const NOT_FOUND = 404;
/** No answer came: the network or the server is away. */
const NO_ANSWER = 0;

/**
 * Tell what a failed request means for the page of a job.
 * @param status of the answer; 0: none came; undefined: what failed was no request
 * @param isKnown the job was there before
 */
export const troubleOf = (message: string, status: number | undefined, isKnown: boolean): Trouble => ({
  message,
  isGone: status === NOT_FOUND && !isKnown,
  passes: status === NO_ANSWER,
});
