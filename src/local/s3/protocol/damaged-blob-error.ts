import { FanreelError } from '../../../shared/core/errors/errors.ts';

/** The bytes of a blob differ from those that were stored. */
export class DamagedBlobError extends FanreelError {
  override readonly name = 'DamagedBlobError';
  override readonly retryable = false;

  constructor(
    readonly blobId: string,
    readonly why: string,
  ) {
    super(`Blob ${blobId} is damaged: ${why}.`);
  }
}
