import { storageError } from '../../shared/adapters/s3/s3-failure.ts';
import { toS3Error } from './protocol/s3-error.ts';
import type { S3Server } from './server.ts';

/**
 * Make buckets that are not there. Without requests: the SDK's first one in a process takes long.
 * @throws {StorageError} as for a request that failed
 */
export const createBuckets = async (
  { createBucket }: Pick<S3Server, 'createBucket'>,
  buckets: Readonly<Record<string, string>>,
): Promise<void> => {
  for (const bucket of Object.values(buckets)) {
    await createBucket(bucket).catch((error: unknown) => {
      const { code: name, message, status } = toS3Error(error);
      const answered = Object.assign(new Error(message, { cause: error }), {
        name,
        $metadata: { httpStatusCode: status },
      });
      throw storageError({ operation: 'CreateBucket', bucket, key: '' }, answered);
    });
  }
};
