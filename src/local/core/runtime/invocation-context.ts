import type { IncomingHttpHeaders } from 'node:http';
import { RuntimeError } from './runtime-error.ts';

const REQUIRED = {
  arn: 'lambda-runtime-invoked-function-arn',
  requestId: 'lambda-runtime-aws-request-id',
  deadline: 'lambda-runtime-deadline-ms',
} as const;

/** A handler's `context` argument, as in AWS's runtime client for Node.js 24. */
export interface InvocationContext {
  readonly clientContext: undefined;
  readonly identity: undefined;
  readonly invokedFunctionArn: string;
  readonly awsRequestId: string;
  readonly tenantId: undefined;
  readonly xRayTraceId: string | undefined;
  /** negative beyond the deadline */
  getRemainingTimeInMillis(): number;
  readonly functionName: string | undefined;
  readonly functionVersion: string | undefined;
  readonly memoryLimitInMB: string | undefined;
  readonly logGroupName: string | undefined;
  readonly logStreamName: string | undefined;
}

/**
 * Make the context of an invocation.
 * @param now clock of the deadline, milliseconds
 * @throws {RuntimeError} PlatformError when the Runtime API leaves out a header that every invocation has
 */
export const makeInvocationContext = (
  headers: IncomingHttpHeaders,
  env: NodeJS.ProcessEnv,
  now: () => number,
): InvocationContext => {
  const missing = Object.values(REQUIRED).filter((name) => headers[name] === undefined);
  if (missing.length > 0) {
    throw new RuntimeError('Runtime.PlatformError', `Missing required headers: ${missing.join(', ')}`);
  }
  const deadlineMs = Number(headers[REQUIRED.deadline]);
  return {
    clientContext: undefined,
    identity: undefined,
    invokedFunctionArn: String(headers[REQUIRED.arn]),
    awsRequestId: String(headers[REQUIRED.requestId]),
    tenantId: undefined,
    xRayTraceId: headers['lambda-runtime-trace-id']?.toString(),
    getRemainingTimeInMillis: () => deadlineMs - now(),
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
  };
};
