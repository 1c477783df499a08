import { GetObjectCommand, type GetObjectCommandInput } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { PresignRead } from '../../core/ports/ports.ts';
import type { Environment } from '../../core/topology/config.ts';
import { makeS3Client } from './s3-client.ts';
import { storageError } from './s3-failure.ts';

/** Headers that the store sends in place of those that the uploader chose. */
export type ReadOverrides = Pick<GetObjectCommandInput, 'ResponseContentEncoding' | 'ResponseContentType'>;

/** Presign reads with the SDK, which knows places and credentials that variables alone do not tell. @see makePresigner */
export const makeSdkPresigner = (
  env: Environment,
  mediaEndpoint: string | undefined,
  overrides: ReadOverrides,
): PresignRead => {
  const client = makeS3Client(
    env,
    mediaEndpoint === undefined || mediaEndpoint === '' ? {} : { endpoint: mediaEndpoint, forcePathStyle: true },
  );
  return async (bucket, key, expiresInSeconds) => {
    try {
      return await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key, ...overrides }), {
        expiresIn: expiresInSeconds,
      });
    } catch (error) {
      throw storageError({ operation: 'Presigning GetObject', bucket, key }, error);
    }
  };
};
