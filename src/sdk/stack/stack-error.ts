import { FanreelError } from '../../shared/core/errors/errors.ts';

/** The stack cannot be read, or is not one of fanreel's. */
export class StackError extends FanreelError {
  override readonly name = 'StackError';
  override readonly retryable = false;
}
