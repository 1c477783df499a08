import { InvalidEventError } from '../../core/errors/errors.ts';

/** Failure of reading an archive that is not as we write them. */
export const zipProblem = (problem: string): InvalidEventError =>
  new InvalidEventError(`The archive cannot be unpacked: ${problem}. It is damaged, or no archive of this program.`);
