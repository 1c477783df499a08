import type { FunctionName } from './topology.ts';

/** A token bucket. */
export interface Throttle {
  readonly requestsPerSecond: number;
  readonly burst: number;
}

/** An API Gateway HTTP API in front of one function: every path and method is the function's. */
export interface HttpApiSpec {
  readonly target: FunctionName;
  /** AWS's own, neither can be raised. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
  readonly maxRequestBytes: number;
  readonly integrationTimeoutSeconds: number;
  /** token bucket of the whole API; beyond it 429 */
  readonly throttle: Throttle;
  /** the same where anybody may call it and nothing is reserved for it */
  readonly openThrottle: Throttle;
  /** what pages of an allowed origin may send and read; of which origins, a parameter says */
  readonly cors: {
    readonly methods: readonly string[];
    readonly requestHeaders: readonly string[];
    readonly exposedHeaders: readonly string[];
    readonly maxAgeSeconds: number;
  };
}

/** The project's, which belongs to the topology. */
export const HTTP_API: HttpApiSpec = {
  target: 'api',
  maxRequestBytes: 10 * 1024 * 1024,
  integrationTimeoutSeconds: 30,
  throttle: { requestsPerSecond: 50, burst: 100 },
  // Of requests that all take as long as the function may, 4 + 0.2/s · 29 s run at once: below the 10 executions of a new account, which
  // would otherwise be anybody's to use up.
  openThrottle: { requestsPerSecond: 0.2, burst: 4 },
  cors: {
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    requestHeaders: [
      'accept',
      'authorization',
      'content-type',
      'x-amz-content-sha256',
      'x-amz-date',
      'x-amz-security-token',
    ],
    exposedHeaders: ['allow', 'apigw-requestid', 'content-disposition', 'etag', 'location'],
    maxAgeSeconds: 3000,
  },
};
