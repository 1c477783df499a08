import { type Context, Hono } from 'hono';
import { cors } from 'hono/cors';
import { MAX_BODY_BYTES } from './contracts/api-limits.ts';
import { ApiProblem, problemOf, problemResponse, requestUrn } from './http/problem.ts';
import { readQuery } from './http/read-query.ts';
import type { Route } from './http/route.ts';
import { honoPath, methodsAt } from './http/route-paths.ts';

/** The invocation that serves a request. */
export interface ApiInvocation {
  readonly requestId: string;
  /** milliseconds until the function is stopped */
  readonly remainingMs: () => number;
}

export interface AppOptions {
  readonly routes: readonly Route[];
  /** origins whose pages may call the API, or `*`; empty: none */
  readonly corsOrigins: readonly string[];
  /** called with every error that is not the caller's, that is, of status 500 or more */
  readonly onFailure: (error: unknown, invocation: ApiInvocation) => void;
}

export type ApiApp = Hono<{ Bindings: ApiInvocation }>;

/** Part of the remaining time that is reserved for answering 503. */
const ANSWER_MS = 1_500;

const CORS = {
  allowMethods: ['GET', 'HEAD', 'POST', 'DELETE'],
  allowHeaders: ['authorization', 'content-type'],
  maxAge: 600,
};

const tooLarge = (what: string): ApiProblem =>
  new ApiProblem(
    413,
    `${what}; at most ${MAX_BODY_BYTES} are allowed. Upload larger files with POST /uploads, ` +
      'and find their results with GET /sources and GET /jobs/{id}.',
    { limitBytes: MAX_BODY_BYTES },
  );

/** @throws {ApiProblem} 413 */
const checkBody = async (request: Request): Promise<void> => {
  const announced = Number(request.headers.get('content-length') ?? 0);
  const bytes = announced > MAX_BODY_BYTES ? announced : (await request.clone().arrayBuffer()).byteLength;
  if (bytes > MAX_BODY_BYTES) throw tooLarge(`The body has ${bytes} bytes`);
};

/** @throws {ApiProblem} 413: with a larger response, the caller of the function would get nothing at all */
const checkAnswer = async (response: Response): Promise<Response> => {
  const bytes = (await response.clone().arrayBuffer()).byteLength;
  if (bytes > MAX_BODY_BYTES) throw tooLarge(`The answer would have ${bytes} bytes`);
  return response;
};

/** @throws {ApiProblem} 503 when the work takes longer than the remaining time */
const within = async <T>(remainingMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<never>((_, reject) => {
    const detail =
      'The answer takes longer than a request may. Ask for less at once, or try again later: an upload that was begun continues.';
    const headers = { 'retry-after': '5' };
    const giveUp = () => {
      const problem = new ApiProblem(503, detail, {}, headers);
      controller.abort(problem);
      reject(problem);
    };
    timer = setTimeout(giveUp, Math.max(0, remainingMs - ANSWER_MS));
  });
  try {
    return await Promise.race([work(controller.signal), timeUp]);
  } finally {
    clearTimeout(timer);
  }
};

const serve = async (
  { handle, query = {} }: Route,
  context: Context<{ Bindings: ApiInvocation }>,
): Promise<Response> => {
  const { requestId, remainingMs } = context.env;
  const request = context.req.raw;
  await checkBody(request);
  const call = {
    request,
    requestId,
    params: context.req.param() as Record<string, string>,
    query: readQuery(new URL(request.url).searchParams, query),
  };
  return checkAnswer(await within(remainingMs(), (signal) => handle({ ...call, signal })));
};

/** @throws {ApiProblem} 404, or 405 when the path has a route with another method */
const offerMethods = (routes: readonly Route[], request: Request): Response => {
  const { pathname } = new URL(request.url);
  const allow = methodsAt(routes, pathname).join(', ');
  if (allow === '') throw new ApiProblem(404, 'There is no route with this path. GET /openapi.json lists the routes.');
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } });
  throw new ApiProblem(405, `This path does not take ${request.method}; allowed are ${allow}.`, {}, { allow });
};

/**
 * The HTTP API as one function from requests to responses. It never rejects: every error is answered with a problem document.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export const makeApp = ({ routes, corsOrigins, onFailure }: AppOptions): ApiApp => {
  const app: ApiApp = new Hono<{ Bindings: ApiInvocation }>();
  if (corsOrigins.length > 0) {
    app.use(cors({ ...CORS, origin: corsOrigins.includes('*') ? '*' : [...corsOrigins] }));
  }
  for (const route of routes) app.on(route.method, honoPath(route.path), (context) => serve(route, context));
  const refuse = (error: unknown, { env }: Context<{ Bindings: ApiInvocation }>): Response => {
    const problem = problemOf(error);
    if (problem.status >= 500) onFailure(problem.cause ?? problem, env);
    return problemResponse(problem, requestUrn(env.requestId));
  };
  app.notFound((context) => {
    try {
      return offerMethods(routes, context.req.raw);
    } catch (error) {
      return refuse(error, context);
    }
  });
  app.onError(refuse);
  return app;
};
