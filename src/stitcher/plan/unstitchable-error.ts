import { FanreelError } from '../../shared/core/errors/errors.ts';

/** A rendered file cannot be joined with the others. Permanent: its bytes will be the same at the next attempt. */
export class UnstitchableError extends FanreelError {
  override readonly name = 'UnstitchableError';
  override readonly retryable = false;
}
