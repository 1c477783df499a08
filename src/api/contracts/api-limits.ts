/**
 * Largest body of a request or a response, bytes. Base64 makes a body a third larger, and the whole event or result has
 * to fit into the 6 MB of a Lambda invocation. @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const MAX_BODY_BYTES = 4_500_000;

/** Largest object of S3. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const LARGEST_OBJECT_BYTES = 5 * 1024 ** 4;

/** Largest upload that the API signs unless it is configured otherwise, bytes. */
export const DEFAULT_MAX_UPLOAD_BYTES = 100_000_000_000;
