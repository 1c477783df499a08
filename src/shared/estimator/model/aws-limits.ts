/** Documented AWS limits on accepting and running events, us-east-1, November 2026; most can be raised. */
export const AWS_LIMITS = {
  /** executions at the same moment in an account; new accounts begin with 10 */
  accountConcurrency: 1_000,
  /** @see https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html */
  newEnvironments: { count: 1_000, perMs: 10_000 },
  /** @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
  functionErrorRetriesMs: [60_000, 120_000],
  throttleBackOff: { firstMs: 1_000, factor: 2, longestMs: 300_000 },
  maximumEventAgeMs: 6 * 3_600_000,
  /** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
  putEventsCallsPerSecond: 10_000,
  entriesPerPutEvents: 10,
  ruleInvocationsPerSecond: 18_750,
  /**
   * per partition of a bucket
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html
   */
  s3WritesPerSecond: 3_500,
  s3ReadsPerSecond: 5_500,
  /** keys of one page of a list */
  keysPerList: 1_000,
} as const;
