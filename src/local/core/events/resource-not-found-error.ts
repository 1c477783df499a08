import { FanreelError } from '../../../shared/core/errors/errors.ts';

/** A function or another target does not exist (any more): trying again cannot help. */
export class ResourceNotFoundError extends FanreelError {
  override readonly name = 'ResourceNotFoundError';
  override readonly retryable = false;
}
