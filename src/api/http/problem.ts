import type { FailureCode } from '../../shared/core/contracts/failure-codes.ts';
import {
  AccessDeniedError,
  FanreelError,
  type FanreelErrorOptions,
  InvalidEventError,
  SourceMediaError,
} from '../../shared/core/errors/errors.ts';

/** Names and titles of the problem types, by HTTP status. */
const KINDS = {
  400: ['bad-request', 'The request is not valid'],
  404: ['not-found', 'Not found'],
  405: ['method-not-allowed', 'The path does not take this method'],
  406: ['not-acceptable', 'The answer is not available in this format'],
  409: ['conflict', 'The state of the job or upload does not allow it'],
  413: ['body-too-large', 'The body is too large'],
  415: ['unsupported-type', 'The type of the body is not supported'],
  422: ['unusable-content', 'The content cannot be used'],
  500: ['internal', 'Unexpected error'],
  503: ['try-again', 'Not possible now'],
} as const;

export type ProblemStatus = keyof typeof KINDS;

/** Extensions of a problem: `field` is the part of the request that is invalid. */
export interface ProblemFacts {
  readonly field?: string;
  /** why something stored or posted cannot be used (docs/failures.md) */
  readonly reason?: FailureCode;
  readonly [name: string]: unknown;
}

/** Answer to a request that cannot be fulfilled. The detail is shown to the caller. */
export class ApiProblem extends FanreelError {
  override readonly name = 'ApiProblem';
  override readonly retryable = false;

  constructor(
    readonly status: ProblemStatus,
    detail: string,
    readonly facts: ProblemFacts = {},
    readonly headers: Readonly<Record<string, string>> = {},
    options: FanreelErrorOptions = {},
  ) {
    super(detail, options);
  }
}

/** Problem 400 for an invalid field of the request. */
export const badField = (field: string, detail: string): ApiProblem => new ApiProblem(400, detail, { field });

const RETRY_AFTER_SECONDS = 2;

/**
 * Convert any thrown value to the problem that the caller sees. Only messages written for callers are passed on. Messages of
 * other errors may name buckets, places and worse; they are in the log under the request's id.
 */
export const problemOf = (error: unknown): ApiProblem => {
  if (error instanceof ApiProblem) return error;
  if (error instanceof SourceMediaError) return new ApiProblem(422, error.message, { reason: error.reason });
  // A stored document cannot be read: it is damaged, or of another version. Another attempt does not change that.
  if (error instanceof InvalidEventError) {
    return new ApiProblem(422, error.message, { reason: 'unreadableDocument' }, {}, { cause: error });
  }
  // A missing permission does not come by waiting. Only the operator, who has the log, needs to know which one.
  if (error instanceof AccessDeniedError) {
    const detail =
      'The object store denied a request of this API. The log names the missing permission, under the id of this request.';
    return new ApiProblem(500, detail, {}, {}, { cause: error });
  }
  if (error instanceof FanreelError && error.retryable) {
    const detail = 'The object store or the event bus failed. Try again.';
    return new ApiProblem(503, detail, {}, { 'retry-after': String(RETRY_AFTER_SECONDS) }, { cause: error });
  }
  return new ApiProblem(
    500,
    'An unexpected error happened. The log has the details, under the id of this request.',
    {},
    {},
    { cause: error },
  );
};

/**
 * The document of a problem.
 * @param instance names this occurrence, see {@link requestUrn}
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export const problemDocument = ({ status, message, facts }: ApiProblem, instance: string) => {
  const [name, title] = KINDS[status];
  return { type: `urn:fanreel:problem:${name}`, title, status, detail: message, instance, ...facts };
};

/** URN of a request, for `instance` of a problem. The log has the same id. */
export const requestUrn = (requestId: string): string => `urn:fanreel:request:${requestId}`;

/** Response for a problem. */
export const problemResponse = (problem: ApiProblem, instance: string): Response =>
  new Response(JSON.stringify(problemDocument(problem, instance)), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', ...problem.headers },
  });
