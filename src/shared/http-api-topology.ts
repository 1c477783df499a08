import type { FunctionName } from './function-name.ts';

/** A token bucket. */
export interface Throttle {
  readonly requestsPerSecond: number;
  readonly burst: number;
}

/** An API Gateway HTTP API in front of one function: the function handles every path and method. */
export interface HttpApiSpec {
  readonly target: FunctionName;
  /**
   * AWS limits, which cannot be raised.
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
   */
  readonly maxRequestBytes: number;
  readonly integrationTimeoutSeconds: number;
  /** token bucket of the whole API; beyond it 429 */
  readonly throttle: Throttle;
  /** the same for an API that is open to anybody and has no reserved concurrency */
  readonly openThrottle: Throttle;
  /** what pages of an allowed origin may send and read; a parameter lists the origins */
  readonly cors: {
    readonly methods: readonly string[];
    readonly requestHeaders: readonly string[];
    readonly exposedHeaders: readonly string[];
    readonly maxAgeSeconds: number;
  };
}

/** The project's HTTP API, part of the topology. */
export const HTTP_API: HttpApiSpec = {
  target: 'api',
  maxRequestBytes: 10 * 1024 * 1024,
  integrationTimeoutSeconds: 30,
  throttle: { requestsPerSecond: 50, burst: 100 },
  // If every request takes as long as the function may, 4 + 0.2/s · 29 s requests run at once. This is below the 10
  // executions of a new account, which anybody could otherwise use up.
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
