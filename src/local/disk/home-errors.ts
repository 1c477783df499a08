import { FanreelError } from '../../shared/errors.ts';

/** A home that is not opened: somebody else's, of a newer fanreel, or with ways out of it. */
export class HomeRefusedError extends FanreelError {
  override readonly name = 'HomeRefusedError';
  override readonly retryable = false;
}
