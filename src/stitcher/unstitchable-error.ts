import { FanreelError } from '../shared/errors.ts';

/** A file that was rendered cannot be put together with the others: its bytes will not be other ones next time. */
export class UnstitchableError extends FanreelError {
  override readonly name = 'UnstitchableError';
  override readonly retryable = false;
}
