import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import pLimit from 'p-limit';
import { messageOf } from '../../shared/core/errors/errors.ts';
import { refusalOf } from '../core/http-api/loopback-guard.ts';
import { LOOPBACK, listenOn } from '../host/listen-on.ts';
import { drain, readBody, saysTooLong } from '../http-api/read-body.ts';
import type { Credentials } from '../signing/credentials.ts';
import { type PutEventsEntry, PutEventsRequestError, type PutEventsResult } from './put-events.ts';
import { isRecord } from './value-matcher.ts';
import { type ExpectedSignature, readClaimedSignature, SignatureError, verifySignature } from './verify-signature.ts';

export interface EventsHttpOptions {
  readonly putEvents: (entries: readonly PutEventsEntry[]) => Promise<PutEventsResult>;
  readonly credentials: Credentials;
}

/** A refused request: HTTP status, AWS's code, and a sentence. */
interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

// A megabyte of events may be several as escaped JSON.
const MAX_BODY_BYTES = 8 * 1024 * 1024;
const TIMEOUTS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  // Clients keep connections: closing an idle one just as it is reused would look like a failed call.
  keepAliveTimeout: 60_000,
} as const;
const CONTENT_TYPE = 'application/x-amz-json-1.1';

/** Most bodies in memory at the same time whose signature is not verified yet; others wait in their sockets. */
const MAX_HELD = 4;

const TOO_LARGE: Refusal = {
  status: 413,
  code: 'RequestEntityTooLargeException',
  message: `The body is longer than the ${MAX_BODY_BYTES} bytes that are read.`,
};

const parseEntries = (body: Buffer): unknown => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    throw new PutEventsRequestError('The body is not valid JSON.');
  }
  return isRecord(parsed) ? parsed.Entries : undefined;
};

type Answer = PutEventsResult | Refusal;

const asRefusal = (error: unknown): Refusal => {
  if (error instanceof SignatureError) return { status: 403, code: error.code, message: error.message };
  if (error instanceof PutEventsRequestError) return { status: 400, code: error.code, message: error.message };
  return { status: 500, code: 'InternalException', message: messageOf(error) };
};

/** Refusal that needs no byte of the body; undefined when the body has to be read. */
const refuseUnread = (request: IncomingMessage, expected: ExpectedSignature): Refusal | undefined => {
  const foreign = refusalOf(request.headers, request.rawHeaders, { port: request.socket.localPort ?? 0 });
  if (foreign !== undefined) return { status: 403, code: 'AccessDeniedException', message: foreign };
  if (saysTooLong(request, MAX_BODY_BYTES)) return TOO_LARGE;
  try {
    readClaimedSignature(request.headers, expected);
    return undefined;
  } catch (error) {
    return asRefusal(error);
  }
};

const answerRead = async (
  request: IncomingMessage,
  expected: ExpectedSignature,
  putEvents: EventsHttpOptions['putEvents'],
): Promise<Answer> => {
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === undefined) return TOO_LARGE;
  const method = request.method ?? '';
  const path = request.url ?? '/';
  try {
    verifySignature({ method, path, headers: request.headers, body }, expected);
    const target = request.headers['x-amz-target'];
    if (method !== 'POST' || path !== '/' || target !== 'AWSEvents.PutEvents') {
      const asked = target ?? `${method} ${path}`;
      return {
        status: 400,
        code: 'UnknownOperationException',
        message: `Only AWSEvents.PutEvents is served here, not ${asked}.`,
      };
    }
    // The cast is unchecked: putEvents itself validates the entries.
    return await putEvents(parseEntries(body) as readonly PutEventsEntry[]);
  } catch (error) {
    return asRefusal(error);
  }
};

const respond = (response: ServerResponse, result: Answer): void => {
  const refused = 'status' in result;
  response.statusCode = refused ? result.status : 200;
  response.setHeader('content-type', CONTENT_TYPE);
  response.setHeader('x-amzn-requestid', randomUUID());
  if (refused) response.setHeader('x-amzn-errortype', result.code);
  response.end(JSON.stringify(refused ? { __type: result.code, message: result.message } : result));
};

/**
 * Make an HTTP handler that serves PutEvents to AWS clients (AwsJson 1.1, SigV4 verified).
 * @returns a listener for `http.createServer`; it never throws, every error is answered
 */
export const makeEventsHandler = ({ putEvents, credentials }: EventsHttpOptions): RequestListener => {
  const hold = pLimit(MAX_HELD);
  return (request, response) => {
    const expected = { credentials, service: 'events', nowMs: Date.now() };
    const refusal = refuseUnread(request, expected);
    const answered: Promise<Answer> = refusal
      ? Promise.resolve(refusal)
      : hold(() => answerRead(request, expected, putEvents));
    answered.then(
      (result) => {
        respond(response, result);
        drain(request);
      },
      // The client went away in mid-request.
      () => response.destroy(),
    );
  };
};

/** A listening endpoint. */
export interface EventsEndpoint {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serve PutEvents on loopback.
 * @param port 0 for any free one
 * @throws {ConfigError} when the port is taken
 */
export const serveEvents = async (options: EventsHttpOptions, port = 0): Promise<EventsEndpoint> => {
  const server = createServer(TIMEOUTS, makeEventsHandler(options));
  const listening = await listenOn(server, port, 'The events endpoint');
  return {
    url: `http://${LOOPBACK}:${listening}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
