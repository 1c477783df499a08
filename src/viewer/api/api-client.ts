import type * as z from 'zod/mini';
import { ProblemSchema } from '../../api/contracts/problem.ts';

/** What the API refused, in its own words. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    /** 0: no answer came at all */
    readonly status: number,
    message: string,
    /** part of the request that does not fit */
    readonly field?: string,
  ) {
    super(message);
  }
}

/** Gives the page the right to ask, where the API takes one. */
export interface Authoriser {
  /** Adds what the API asks of a caller, such as a token. */
  authorise(headers: Headers): Promise<void>;
  /** What was added is refused: get another. @param attempt from 1 */
  refused(attempt: number): Promise<void>;
}

let authoriser: Authoriser | undefined;

/** Every request from now on is authorised by this. */
export const authoriseBy = (by: Authoriser): void => {
  authoriser = by;
};

const UNAUTHORISED = 401;

const problemOf = async (response: Response): Promise<ApiError> => {
  const body: unknown = await response.json().catch(() => undefined);
  const problem = ProblemSchema.safeParse(body).data;
  const said = problem?.detail ?? `The server answered ${response.status}.`;
  return new ApiError(response.status, said, problem?.field);
};

/**
 * Send a request to the API of the page's own origin.
 * @param path with its query, `/jobs?limit=20`
 * @throws {ApiError} when it was refused, or no answer came
 */
export const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
  for (let attempt = 1; ; attempt++) {
    const headers = new Headers(init.headers);
    await authoriser?.authorise(headers);
    const response = await fetch(path, { ...init, headers }).catch((error: unknown) => {
      if (init.signal?.aborted === true) throw error;
      throw new ApiError(0, 'The server does not answer. Is it still running, and is there a network?');
    });
    if (response.ok) return response;
    if (response.status !== UNAUTHORISED || authoriser === undefined) throw await problemOf(response);
    await authoriser.refused(attempt);
  }
};

/**
 * Ask the API for a document.
 * @param schema what the answer has to fit
 * @throws {ApiError} also when the answer is of another form
 */
export const getJson = async <Schema extends z.ZodMiniType>(
  path: string,
  schema: Schema,
  init: RequestInit = {},
): Promise<z.infer<Schema>> => {
  const response = await request(path, init);
  const parsed = schema.safeParse(await response.json());
  if (parsed.success) return parsed.data;
  throw new ApiError(response.status, `The answer of ${path} is of another version than this page. Reload the page.`);
};

/** Send a document and take one. @throws {ApiError} */
export const postJson = <Schema extends z.ZodMiniType>(
  path: string,
  body: unknown,
  schema: Schema,
  init: RequestInit = {},
): Promise<z.infer<Schema>> =>
  getJson(path, schema, {
    ...init,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
