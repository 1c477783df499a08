import type * as z from 'zod/mini';
import { ProblemSchema } from '../../api/contracts/problem.ts';
import { answerOf } from './ask-ahead.ts';
import { noteServerTime } from './server-clock.ts';

/** A request failed. The message is the detail of the API's problem document, if there is one. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    /** HTTP status of the answer; 0: no answer */
    readonly status: number,
    message: string,
    /** part of the request that is invalid */
    readonly field?: string,
  ) {
    super(message);
  }
}

/** Adds credentials to requests, for an API that requires them. */
export interface Authoriser {
  /** Add the credentials, such as a token, to the headers of a request. */
  authorise(headers: Headers): Promise<void>;
  /** The API refused the credentials: get new ones. @param attempt from 1 */
  refused(attempt: number): Promise<void>;
}

let authoriser: Authoriser | undefined;

/** Set the authoriser of all later requests. */
export const authoriseBy = (by: Authoriser): void => {
  authoriser = by;
};

const UNAUTHORISED = 401;
const NOT_FOUND = 404;

/** @returns undefined for what is no JSON, which fits no schema */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const problemOf = async (response: Response): Promise<ApiError> => {
  const body: unknown = await response.json().catch(() => undefined);
  const problem = ProblemSchema.safeParse(body).data;
  const said = problem?.detail ?? `The server answered ${response.status}.`;
  return new ApiError(response.status, said, problem?.field);
};

/**
 * Send a request to the API of the page's own origin.
 * @param path with its query, `/jobs?limit=20`
 * @throws {ApiError} when the request was refused, or no answer came
 */
export const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
  for (let attempt = 1; ; attempt++) {
    const headers = new Headers(init.headers);
    await authoriser?.authorise(headers);
    const response = await answerOf(path, { ...init, headers }).catch((error: unknown) => {
      if (init.signal?.aborted === true) throw error;
      throw new ApiError(0, 'The server does not answer. Is it still running, and is there a network?');
    });
    noteServerTime(response);
    if (response.ok) return response;
    if (response.status !== UNAUTHORISED || authoriser === undefined) throw await problemOf(response);
    await authoriser.refused(attempt);
  }
};

/**
 * Read the body of an answer to its end.
 * @throws {ApiError} with status 0 when the connection breaks off on the way; the signal's reason
 */
export const readAnswerBody = async <Body>(reading: Promise<Body>, signal?: AbortSignal | null): Promise<Body> => {
  try {
    return await reading;
  } catch (error) {
    if (signal?.aborted === true || error instanceof SyntaxError) throw error;
    throw new ApiError(0, 'The answer broke off. Is there a network?');
  }
};

/** What was asked for where it is there. @returns undefined when the answer is 404 @throws {ApiError} any other */
export const unlessGone = async <Answer>(asking: Promise<Answer>): Promise<Answer | undefined> => {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof ApiError && error.status === NOT_FOUND) return undefined;
    throw error;
  }
};

/**
 * Fetch a JSON document from the API.
 * @param schema of the answer
 * @throws {ApiError} also when the answer does not fit the schema
 */
export const getJson = async <Schema extends z.ZodMiniType>(
  path: string,
  schema: Schema,
  init: RequestInit = {},
): Promise<z.infer<Schema>> => {
  const response = await request(path, init);
  const body = await readAnswerBody(response.text(), init.signal);
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  throw new ApiError(response.status, `The answer of ${path} is of another version than this page. Reload the page.`);
};

/** Post a JSON document and return the JSON answer. @throws {ApiError} */
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
