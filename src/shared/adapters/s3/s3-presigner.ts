import type { PresignRead } from '../../core/ports/ports.ts';
import type { Environment } from '../../core/topology/config.ts';
import { presignGet } from '../aws/presign-get.ts';
import { bucketsOf, bucketsOfFunction, callerOf } from '../aws/service-place.ts';
import type { ReadOverrides } from './sdk-presigner.ts';

/** Added to the time until the function's deadline, so that a read that began in time is never refused in the middle. */
const SLACK_SECONDS = 300;
/** Longest lifetime that Signature Version 4 allows. */
const LONGEST_SECONDS = 7 * 24 * 3600;

/**
 * Lifetime of a presigned URL that has to be valid until a function ends.
 * @param remainingMs time until the function's deadline
 * @returns whole seconds
 */
export const urlLifetimeSeconds = (remainingMs: number): number =>
  Math.min(LONGEST_SECONDS, Math.ceil(Math.max(0, remainingMs) / 1000) + SLACK_SECONDS);

/**
 * Ignores the uploader's `Content-Encoding`, as it must not decide how a film is read: with a stored `gzip` ffmpeg waits for
 * compressed bytes that never come, and a browser decodes bytes that are not encoded.
 */
const AS_STORED: ReadOverrides = { ResponseContentEncoding: 'identity' };

/**
 * Hides the stored content type too: ffmpeg takes it for a hint at the format, and would read a film with a playlist's
 * type as a playlist.
 */
export const FOR_FFMPEG: ReadOverrides = { ...AS_STORED, ResponseContentType: 'application/octet-stream' };

const parametersOf = ({ ResponseContentEncoding, ResponseContentType }: ReadOverrides): Record<string, string> => ({
  ...(ResponseContentEncoding === undefined ? {} : { 'response-content-encoding': ResponseContentEncoding }),
  ...(ResponseContentType === undefined ? {} : { 'response-content-type': ResponseContentType }),
});

/**
 * Presign reads of objects. The bytes are delivered as they are stored.
 * @param env environment variables, as for `makeS3Client`
 * @param mediaEndpoint endpoint for reading media, if it is not the SDK's own endpoint (TLS port of the local cloud)
 * @param overrides headers of the answers; {@link FOR_FFMPEG} for ffmpeg and ffprobe. Default: the stored headers except the
 *   encoding
 */
export const makePresigner = (
  env: Environment,
  mediaEndpoint: string | undefined,
  overrides: ReadOverrides = AS_STORED,
): PresignRead => {
  const isElsewhere = mediaEndpoint !== undefined && mediaEndpoint !== '';
  const find = isElsewhere ? bucketsOf(callerOf(env), mediaEndpoint) : bucketsOfFunction(env);
  let sdk: Promise<PresignRead> | undefined;
  return async (bucket, key, expiresInSeconds) => {
    const place = find(bucket);
    if (place !== undefined) return presignGet(place, key, expiresInSeconds, parametersOf(overrides));
    sdk ??= import('./sdk-presigner.ts').then(({ makeSdkPresigner }) =>
      makeSdkPresigner(env, mediaEndpoint, overrides),
    );
    return (await sdk)(bucket, key, expiresInSeconds);
  };
};
