import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import pLimit from 'p-limit';
import { InvalidEventError, messageOf } from '../../shared/core/errors/errors.ts';
import type { HttpApiSpec } from '../../shared/topology.ts';
import { corsHeaders, isPreflight, preflightHeaders } from '../core/http-api/cors.ts';
import { type GatewayAnswer, readHttpApiAnswer } from '../core/http-api/http-api-answer.ts';
import { makeHttpApiEvent } from '../core/http-api/http-api-event.ts';
import { isAllowedOrigin, type LoopbackGuard, refusalOf } from '../core/http-api/loopback-guard.ts';
import type { OwnAnswer, OwnSite } from '../core/http-api/own-answer.ts';
import { LambdaStoppedError } from '../core/lambda/local-function.ts';
import type { Clock } from '../host/clock.ts';
import { drain, hasBody, readBody, saysTooLong } from './read-body.ts';

export interface HttpApiHandlerOptions {
  readonly spec: HttpApiSpec;
  /** Run the function. @throws {InvalidEventError} for an event that is too large */
  readonly invoke: (event: unknown) => Promise<unknown>;
  readonly guard: Required<LoopbackGuard>;
  /** answers requests that are not for the function. @default none */
  readonly site?: OwnSite | undefined;
  readonly clock: Clock;
  /** called with the reason of a 5xx, which the client does not get */
  readonly onFailure: (requestId: string, reason: string) => void;
}

/** Answer a request; `waitsToSend`: the client waits for `100 Continue` before it sends the body. */
export type HttpApiHandler = (request: IncomingMessage, response: ServerResponse, waitsToSend: boolean) => void;

/** Most requests whose bodies are in memory at the same time, each in several copies; others wait in their sockets. */
const MAX_HELD = 4;

/** An error response in the format of an HTTP API. */
const plain = (status: number, message: string): GatewayAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ message })),
});
const BAD_REQUEST = plain(400, 'Bad Request');
const TOO_LARGE = plain(413, 'Request Entity Too Large');
const FAILED = plain(500, 'Internal Server Error');
const UNAVAILABLE = plain(503, 'Service Unavailable');

/** Path and query of a request. A client that uses a proxy sends the whole URL. */
const targetOf = (url: string): string | undefined => {
  if (url.startsWith('/')) return url;
  const absolute = /^https?:\/\/[^/?#]+(.*)$/i.exec(url)?.[1];
  if (absolute === undefined) return undefined;
  return absolute.startsWith('/') ? absolute : `/${absolute}`;
};

/** The function's result, or undefined when it took too long. The function then runs on, as on AWS. */
const within = async (work: Promise<unknown>, seconds: number, clock: Clock) => {
  let cancel = () => {};
  const late = new Promise<undefined>((resolve) => {
    cancel = clock.setTimeout(() => resolve(undefined), seconds * 1000);
  });
  try {
    return await Promise.race([work.then((value) => ({ value })), late]);
  } finally {
    cancel();
  }
};

/** Remove the function's CORS headers: when origins are configured, the gateway sets them itself. */
const withoutCors = (answer: GatewayAnswer): GatewayAnswer => {
  const own = Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control-'));
  return { ...answer, headers: Object.fromEntries(own) };
};

/** Add the headers that let the requesting page read the answer, when its origin is allowed. */
const withCors = <Answer extends OwnAnswer>(
  answer: Answer,
  origin: string | undefined,
  { spec, guard }: HttpApiHandlerOptions,
): Answer => {
  if (origin === undefined || guard.origins.length === 0 || !isAllowedOrigin(origin, guard)) return answer;
  const vary = [answer.headers.vary ?? [], 'origin'].flat().join(', ');
  return { ...answer, headers: { ...answer.headers, ...corsHeaders(origin, spec.cors), vary } };
};

const send = (request: IncomingMessage, response: ServerResponse, answer: OwnAnswer, requestId: string): void => {
  const { status, headers } = answer;
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value as string | string[]);
  response.setHeader('apigw-requestid', requestId);
  if ('stream' in answer) {
    answer.stream(response);
    drain(request);
    return;
  }
  const { body } = answer;
  const isCounted = status !== 204 && status !== 304 && (request.method !== 'HEAD' || body.length > 0);
  if (isCounted) response.setHeader('content-length', body.length);
  response.end(body);
  drain(request);
};

/** The client's response for a failed function; the reason goes to the log. */
const failureAnswer = (error: unknown, told: (reason: string) => void): GatewayAnswer => {
  // With the body in base64, the event exceeds Lambda's limit.
  if (error instanceof InvalidEventError) return TOO_LARGE;
  told(messageOf(error));
  return error instanceof LambdaStoppedError ? UNAVAILABLE : FAILED;
};

/** The site's own response, made without the function; undefined when the function has to be called. */
const ownAnswer = async (
  request: IncomingMessage,
  requestId: string,
  { site, onFailure }: HttpApiHandlerOptions,
): Promise<OwnAnswer | undefined> => {
  try {
    return await site?.(request, requestId);
  } catch (error) {
    onFailure(requestId, `${request.method} ${request.url}: ${messageOf(error)}`);
    return FAILED;
  }
};

/** Run the function for a request whose body was read. */
const callFunction = async (
  request: IncomingMessage,
  body: Buffer,
  requestId: string,
  { spec, invoke, guard, clock, onFailure }: HttpApiHandlerOptions,
): Promise<GatewayAnswer> => {
  const target = targetOf(request.url ?? '');
  if (target === undefined) return BAD_REQUEST;
  const event = makeHttpApiEvent(
    {
      method: request.method ?? '',
      target,
      rawHeaders: request.rawHeaders,
      httpVersion: request.httpVersion,
      sourceIp: request.socket.remoteAddress ?? '',
      body,
    },
    { requestId, nowMs: Date.now(), domainName: request.headers.host?.split(':')[0] ?? '', port: guard.port },
  );
  const told = (reason: string) => onFailure(requestId, `${request.method} ${event.rawPath}: ${reason}`);
  try {
    const outcome = await within(invoke(event), spec.integrationTimeoutSeconds, clock);
    if (outcome !== undefined) {
      const answer = readHttpApiAnswer(outcome.value);
      return guard.origins.length === 0 ? answer : withoutCors(answer);
    }
    told(`no answer within ${spec.integrationTimeoutSeconds} s.`);
    return UNAVAILABLE;
  } catch (error) {
    return failureAnswer(error, told);
  }
};

/**
 * Make the gateway: it turns requests into events of the function, and the function's results into responses.
 * @returns a handler that never throws. When a client disconnects before its body was read, the function gets no event.
 */
export const makeHttpApiHandler = (options: HttpApiHandlerOptions): HttpApiHandler => {
  const { spec, guard, onFailure } = options;
  const hold = pLimit(MAX_HELD);

  const answer = async (
    request: IncomingMessage,
    requestId: string,
    letSend: () => void,
  ): Promise<OwnAnswer | undefined> => {
    const refusal = refusalOf(request.headers, request.rawHeaders, guard);
    if (refusal !== undefined) return plain(403, refusal);
    const { origin } = request.headers;
    if (origin !== undefined && isPreflight(request) && guard.origins.includes(origin)) {
      return { status: 204, headers: preflightHeaders(spec.cors), body: Buffer.alloc(0) };
    }
    const own = await ownAnswer(request, requestId, options);
    if (own !== undefined) return own;
    if (saysTooLong(request, spec.maxRequestBytes)) return TOO_LARGE;
    const run = hasBody(request) ? hold : (task: () => Promise<GatewayAnswer | undefined>) => task();
    return run(async () => {
      if (request.destroyed) return undefined;
      letSend();
      const body = await readBody(request, spec.maxRequestBytes);
      return body === undefined ? TOO_LARGE : callFunction(request, body, requestId, options);
    });
  };

  return (request, response, waitsToSend) => {
    const requestId = randomUUID();
    const respond = (given: OwnAnswer) =>
      send(request, response, withCors(given, request.headers.origin, options), requestId);
    const handle = async () => {
      let maySend = !waitsToSend;
      const given = await answer(request, requestId, () => {
        if (!maySend) response.writeContinue();
        maySend = true;
      });
      if (given === undefined) return;
      // The client may send its body or not, so the connection cannot carry another request.
      if (!maySend) response.shouldKeepAlive = false;
      try {
        respond(given);
      } catch (error) {
        // The answer has a header that is invalid in HTTP.
        onFailure(requestId, messageOf(error));
        for (const name of response.getHeaderNames()) response.removeHeader(name);
        respond(FAILED);
      }
    };
    // Rejects only when the client disconnected in mid-request.
    handle().catch(() => response.destroy());
  };
};
