import { FanreelError } from '../../../shared/core/errors/errors.ts';

/** What came of a film that another attempt may help: the disk is full, the network is gone. */
export const isWorthAgain = (came: object): boolean =>
  'error' in came && came.error instanceof FanreelError && came.error.retryable;
