import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Environment } from '../config.ts';
import type { PresignRead } from '../ports.ts';
import { makeS3Client } from './s3-client.ts';
import { storageError } from './s3-failure.ts';

/** Beyond a function's deadline, so that a read that began in time is never refused in the middle. */
const SLACK_SECONDS = 300;
/** Longest lifetime that Signature Version 4 allows. */
const LONGEST_SECONDS = 7 * 24 * 3600;

/**
 * How long a presigned read has to live to outlast a function.
 * @param remainingMs time until the function's deadline
 * @returns whole seconds
 */
export const urlLifetimeSeconds = (remainingMs: number): number =>
  Math.min(LONGEST_SECONDS, Math.ceil(Math.max(0, remainingMs) / 1000) + SLACK_SECONDS);

/**
 * Presign reads of source objects, for ffmpeg and ffprobe.
 * @param env environment variables, as for `makeS3Client`
 * @param mediaEndpoint where media is read from when that is not the SDK's own endpoint (TLS port of the local cloud)
 */
export const makePresigner = (env: Environment, mediaEndpoint: string | undefined): PresignRead => {
  const client = makeS3Client(
    env,
    mediaEndpoint === undefined || mediaEndpoint === '' ? {} : { endpoint: mediaEndpoint, forcePathStyle: true },
  );
  return async (bucket, key, expiresInSeconds) => {
    try {
      return await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), {
        expiresIn: expiresInSeconds,
      });
    } catch (error) {
      throw storageError({ operation: 'Presigning GetObject', bucket, key }, error);
    }
  };
};
