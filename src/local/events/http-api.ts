import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { messageOf } from '../../shared/errors.ts';
import { LOOPBACK, listenOnLoopback } from '../loopback-server.ts';
import type { Credentials } from '../signing/credentials.ts';
import { type PutEventsEntry, PutEventsRequestError, type PutEventsResult } from './put-events.ts';
import { isRecord } from './value-matcher.ts';
import { SignatureError, verifySignature } from './verify-signature.ts';

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
const CONTENT_TYPE = 'application/x-amz-json-1.1';

const readBody = async (request: IncomingMessage): Promise<Buffer | Refusal> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (bytes <= MAX_BODY_BYTES) return Buffer.concat(chunks);
  return {
    status: 413,
    code: 'RequestEntityTooLargeException',
    message: `The body has ${bytes} bytes, allowed ${MAX_BODY_BYTES}.`,
  };
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

const answer = async (request: IncomingMessage, options: EventsHttpOptions): Promise<PutEventsResult | Refusal> => {
  const body = await readBody(request);
  if (!Buffer.isBuffer(body)) return body;
  const method = request.method ?? '';
  const path = request.url ?? '/';
  try {
    await verifySignature(
      { method, path, headers: request.headers, body },
      { credentials: options.credentials, service: 'events', nowMs: Date.now() },
    );
    const target = request.headers['x-amz-target'];
    if (method !== 'POST' || path !== '/' || target !== 'AWSEvents.PutEvents') {
      const asked = target ?? `${method} ${path}`;
      return {
        status: 400,
        code: 'UnknownOperationException',
        message: `Only AWSEvents.PutEvents is served here, not ${asked}.`,
      };
    }
    // putEvents itself checks what the type only claims.
    return await options.putEvents(parseEntries(body) as readonly PutEventsEntry[]);
  } catch (error) {
    if (error instanceof SignatureError) return { status: 403, code: error.code, message: error.message };
    if (error instanceof PutEventsRequestError) return { status: 400, code: error.code, message: error.message };
    return { status: 500, code: 'InternalException', message: messageOf(error) };
  }
};

const respond = (response: ServerResponse, result: PutEventsResult | Refusal): void => {
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
export const makeEventsHandler =
  (options: EventsHttpOptions): RequestListener =>
  (request, response) => {
    answer(request, options).then(
      (result) => respond(response, result),
      // The client went away in mid-request.
      () => response.destroy(),
    );
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
  const server = createServer(makeEventsHandler(options));
  // Clients keep connections: closing an idle one just as it is reused would look like a failed call.
  server.keepAliveTimeout = 60_000;
  const listening = await listenOnLoopback(server, port, 'The events endpoint');
  return {
    url: `http://${LOOPBACK}:${listening}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
