import type { FailureCode } from '../shared/contracts/failure-codes.ts';
import {
  AccessDeniedError,
  FanreelError,
  type FanreelErrorOptions,
  InvalidEventError,
  SourceMediaError,
} from '../shared/errors.ts';

/** Names and titles of the problem types, by HTTP status. */
const KINDS = {
  400: ['bad-request', 'The request cannot be read'],
  404: ['not-found', 'There is nothing here'],
  405: ['method-not-allowed', 'This cannot be done here'],
  406: ['not-acceptable', 'No such format can be given'],
  409: ['conflict', 'The state of things does not allow it'],
  413: ['body-too-large', 'The body is too large'],
  415: ['unsupported-type', 'The body is of a type that is not read'],
  422: ['unusable-content', 'The content cannot be used'],
  500: ['internal', 'Something went wrong here'],
  503: ['try-again', 'It could not be done now'],
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
      'The storage denied it to this API. Which permission is missing stands in the log under the id of the request.';
    return new ApiProblem(500, detail, {}, {}, { cause: error });
  }
  if (error instanceof FanreelError && error.retryable) {
    const detail = 'The store or the bus did not do what it was asked for. Try again.';
    return new ApiProblem(503, detail, {}, { 'retry-after': String(RETRY_AFTER_SECONDS) }, { cause: error });
  }
  return new ApiProblem(500, 'The log says more under the id of the request.', {}, {}, { cause: error });
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
