import { FanreelError } from '../../../shared/core/errors/errors.ts';
import type { Reading } from '../../../shared/core/option-forms/reading.ts';

/** The command was called in a way that it does not understand: exit code 2. */
export class UsageError extends FanreelError {
  override readonly name = 'UsageError';
  override readonly retryable = false;
}

/** The value of a reading. @throws {UsageError} with its problem, when it has one */
export const valueOrUsage = <T>(reading: Reading<T>): T => {
  if ('problem' in reading) throw new UsageError(reading.problem);
  return reading.value;
};
