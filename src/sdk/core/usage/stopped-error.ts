import { FanreelError } from '../../../shared/core/errors/errors.ts';

/** The caller stopped the work, and gave no reason of its own. */
export class StoppedError extends FanreelError {
  override readonly name = 'StoppedError';
  override readonly retryable = true;

  constructor() {
    super('The work was stopped. What is rendered is kept; the same call goes on from there.');
  }
}
