import type { CfnBucket } from 'aws-cdk-lib/aws-s3';

const CORS_SECONDS = 3000;
/** S3 refuses 0; the days of a disabled rule have no effect. */
export const A_DAY = 1;

/** Whether and after how many days objects are deleted; both may be tokens. */
export interface Expiry {
  readonly status: string;
  readonly days: number;
}

/**
 * Rules for a bucket that people put videos into or take results from.
 * @param expiry undefined: objects are kept
 */
export const lifecycleRules = (expiry?: Expiry): CfnBucket.LifecycleConfigurationProperty => ({
  rules: [
    {
      id: 'tidy-up',
      status: 'Enabled',
      abortIncompleteMultipartUpload: { daysAfterInitiation: A_DAY },
      noncurrentVersionExpiration: { noncurrentDays: A_DAY },
    },
    // S3 refuses this in a rule together with days.
    { id: 'expired-delete-markers', status: 'Enabled', expiredObjectDeleteMarker: true },
    ...(expiry === undefined ? [] : [{ id: 'expire', status: expiry.status, expirationInDays: expiry.days }]),
  ],
});

/** CORS rule for uploads by other pages. Completing a multipart upload takes the etag of each part. */
export const uploadRule = (origins: readonly string[]): CfnBucket.CorsRuleProperty => ({
  allowedOrigins: [...origins],
  allowedMethods: ['PUT', 'POST'],
  allowedHeaders: ['*'],
  exposedHeaders: ['ETag'],
  maxAge: CORS_SECONDS,
});

/** CORS rule for the page's use of presigned URLs: uploads in parts, reads of films in ranges, results. */
export const pageRule = (origin: string, methods: readonly string[]): CfnBucket.CorsRuleProperty => ({
  id: 'page',
  allowedOrigins: [origin],
  allowedMethods: [...methods],
  allowedHeaders: ['*'],
  exposedHeaders: ['ETag', 'Content-Length', 'Content-Range', 'Accept-Ranges'],
  maxAge: CORS_SECONDS,
});
