import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { Environment } from '../../core/topology/config.ts';

/** Tries of one request, the first included. */
const MAX_ATTEMPTS = 5;

/**
 * The S3 client that every function uses: region, credentials and endpoint from the environment, bounded retries.
 * @param env environment variables; `AWS_ENDPOINT_URL_S3` names another S3-compatible endpoint
 * @param overrides settings that differ for this client
 */
export const makeS3Client = (env: Environment, overrides: S3ClientConfig = {}): S3Client =>
  new S3Client({
    maxAttempts: MAX_ATTEMPTS,
    // Adaptive: on 503 SlowDown all workers wait, with jitter, instead of retrying at the same moments.
    retryMode: 'adaptive',
    // Endpoints other than Amazon's seldom support <bucket>.<host>.
    forcePathStyle: (env.AWS_ENDPOINT_URL_S3 ?? env.AWS_ENDPOINT_URL ?? '') !== '',
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
    ...overrides,
  });
