import { FanreelError } from '../../shared/core/errors/errors.ts';

/** A home that may not be opened: it belongs to another user, is of a newer fanreel, or contains links that lead out of it. */
export class HomeRefusedError extends FanreelError {
  override readonly name = 'HomeRefusedError';
  override readonly retryable = false;
}
