import { GetObjectCommand, type GetObjectCommandInput } from '@aws-sdk/client-s3';
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

/** Headers that the store is to answer with in place of those that the uploader chose. */
type Overrides = Pick<GetObjectCommandInput, 'ResponseContentEncoding' | 'ResponseContentType'>;

/**
 * What an uploader says of a film must not decide how it is read: with a stored `Content-Encoding: gzip` ffmpeg waits for compressed bytes
 * that never come, and a browser decodes what is not encoded.
 */
const AS_STORED: Overrides = { ResponseContentEncoding: 'identity' };

/** ffmpeg takes a stored type for a hint at the format, and a film of the type of a playlist for a playlist. */
export const FOR_FFMPEG: Overrides = { ...AS_STORED, ResponseContentType: 'application/octet-stream' };

/**
 * Presign reads of objects whose bytes come as they are stored.
 * @param env environment variables, as for `makeS3Client`
 * @param mediaEndpoint where media is read from when that is not the SDK's own endpoint (TLS port of the local cloud)
 * @param overrides headers of the answers; {@link FOR_FFMPEG} for ffmpeg and ffprobe. Default: the stored ones but for the encoding
 */
export const makePresigner = (
  env: Environment,
  mediaEndpoint: string | undefined,
  overrides: Overrides = AS_STORED,
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
