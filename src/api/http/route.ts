import type * as z from 'zod/mini';
import type { Reading } from '../../shared/core/option-forms/reading.ts';
import type { ProblemStatus } from './problem.ts';

/** A JSON Schema, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** One query parameter: its documentation, and the function that reads it. */
export interface QueryParameter<T = unknown> {
  readonly description: string;
  readonly schema: JsonSchema;
  readonly required?: boolean;
  readonly read: (raw: string) => Reading<T>;
}
export type QueryParameters = Readonly<Record<string, QueryParameter>>;

/** Values of the parameters that the query has. */
export type QueryValues<P extends QueryParameters> = {
  readonly [Name in keyof P]?: P[Name] extends QueryParameter<infer T> ? T : never;
};

/** Content of a body: a JSON document with its schema, raw bytes, or text. */
export type Content = z.ZodMiniType | 'binary' | 'text';

export interface RouteBody {
  readonly description: string;
  readonly content: Readonly<Record<string, Content | { readonly multipart: JsonSchema }>>;
}

export interface RouteAnswer {
  readonly description: string;
  readonly content?: Readonly<Record<string, Content>>;
}

/** A request as it is handed to a route. */
export interface Call<P extends QueryParameters = QueryParameters> {
  readonly request: Request;
  readonly requestId: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: QueryValues<P>;
  /** Aborted at the request's deadline, when the client no longer waits. */
  readonly signal: AbortSignal;
}

/** One operation of the HTTP API. The same declaration serves requests and makes the documentation. */
export interface Route<P extends QueryParameters = QueryParameters> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** parameters in braces: `/jobs/{id}`; `{name+}` takes the slashes that follow as well */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: P;
  readonly body?: RouteBody;
  /** by HTTP status */
  readonly answers: Readonly<Record<number, RouteAnswer>>;
  /** statuses of problems that are specific to this route; every route may answer 413, 500 and 503 as well */
  readonly problems: readonly ProblemStatus[];
  readonly handle: (call: Call<P>) => Promise<Response>;
}

/** Declare a route. `handle` gets query values of the types that the parameters read. */
export const route = <P extends QueryParameters>(declared: Route<P>): Route => declared as unknown as Route;

/** A redirect to an address that is of this moment, and is not to be kept. */
export const redirect = (location: string): Response =>
  new Response(null, { status: 302, headers: { location, 'cache-control': 'no-store' } });

/** A JSON response. */
export const json = (document: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(document), { status, headers: { 'content-type': 'application/json', ...headers } });
