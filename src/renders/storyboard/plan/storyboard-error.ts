import { FanreelError } from '../../../shared/core/errors/errors.ts';

/** The storyboard cannot be made from the stored strips; another attempt would fail as well. */
export class StoryboardError extends FanreelError {
  override readonly name = 'StoryboardError';
  override readonly retryable = false;
}
