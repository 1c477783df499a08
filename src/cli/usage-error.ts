import { FanreelError } from '../shared/errors.ts';

/** The command was called in a way that it does not understand: exit code 2. */
export class UsageError extends FanreelError {
  override readonly name = 'UsageError';
  override readonly retryable = false;
}
