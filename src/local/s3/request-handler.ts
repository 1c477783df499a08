import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { whenGone } from '../host/when-gone.ts';
import { drain } from '../http-api/read-body.ts';
import type { Announcements } from './announcements.ts';
import { authenticate } from './auth/authenticate.ts';
import type { AuthenticatedRequest } from './auth/authenticated-request.ts';
import type { SigningIdentity } from './auth/signing-identity.ts';
import { makeStrangersReads } from './body/strangers-reads.ts';
import { preflightResponse, s3CorsHeaders } from './cors.ts';
import type { OperationContext } from './operations/operation.ts';
import { assertNoForeignPage } from './page-guard.ts';
import { toS3Error } from './protocol/s3-error.ts';
import { parseS3Request, type S3Request } from './protocol/s3-request.ts';
import { errorResponse, type S3Response } from './protocol/s3-response.ts';
import { type OperationName, operationOf, routeOperation } from './router.ts';
import type { LocalObjectStore } from './store/local-object-store.ts';

const CLIENT_GONE = 499;

/** Record of a finished request. */
export interface RequestAccount {
  readonly requestId: string;
  /** Undefined when the request was refused before its operation was known, and for preflights. */
  readonly operation: OperationName | undefined;
  readonly bucket: string | undefined;
  readonly key: string | undefined;
  /** 499 when the client disconnected before there was an answer. */
  readonly status: number;
  /** Bytes of the body that were read, framing included. */
  readonly bytesIn: number;
  /** Bytes of the body that were written. */
  readonly bytesOut: number;
  readonly durationMs: number;
}

/** Settings of the handler; see S3ServerOptions. */
export interface RequestHandlerOptions {
  readonly store: LocalObjectStore;
  readonly identity: SigningIdentity;
  readonly corsOrigins: readonly string[];
  readonly hosts?: readonly string[];
  readonly now: () => Date;
  readonly announcements: Announcements;
  readonly onRequest?: (account: RequestAccount) => void;
  readonly intercept?: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;
}

/** Handles requests of any number of listeners. */
export interface RequestHandler {
  /** @param waits whether the client waits for `100 Continue` before it sends the body */
  handle(incoming: IncomingMessage, response: ServerResponse, waits: boolean): void;
  /** Resolves when no request is under way. */
  settled(): Promise<void>;
}

/** Resolves when the bytes are on their way, so that their buffer may be used again. @throws when the client is gone */
const written = (response: ServerResponse, bytes: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    const stay = whenGone(response, () => reject(new Error('The client is gone.')));
    response.write(bytes, (error) => {
      stay();
      if (error) reject(error);
      else resolve();
    });
  });

/** A body as small as this is held in memory until it is written, so it may as well be read at once, which costs less than in turn. */
const AT_ONCE_BYTES = 512 * 1024;

const isSmall = ({ headers }: IncomingMessage): boolean => Number(headers['content-length']) <= AT_ONCE_BYTES;

/** One request from its first byte to its last. */
class Exchange {
  readonly requestId = randomUUID().replaceAll('-', '').slice(16).toUpperCase();
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  operation: OperationName | undefined;
  request: S3Request | undefined;
  bytesIn = 0;
  bytesOut = 0;
  #waits: boolean;

  constructor(incoming: IncomingMessage, response: ServerResponse, waits: boolean) {
    this.incoming = incoming;
    this.response = response;
    this.#waits = waits;
  }

  async *body(): AsyncGenerator<Buffer> {
    if (this.#waits) {
      this.#waits = false;
      this.response.writeContinue();
    }
    // A form is read before its sender is known, and no further than its limits.
    if (this.incoming.method === 'PUT' && isSmall(this.incoming)) {
      yield* await this.#piecesAtOnce();
      return;
    }
    try {
      // The connection stays open on errors: the client must still get its answer.
      for await (const chunk of this.incoming.iterator({ destroyOnReturn: false })) {
        this.bytesIn += chunk.length;
        yield chunk;
      }
    } finally {
      // After an answer the body's reader is abandoned, and a paused body would block `drain`.
      if (this.response.headersSent) this.incoming.resume();
    }
  }

  /** @throws when the client is gone before the end */
  #piecesAtOnce(): Promise<Buffer[]> {
    const { incoming } = this;
    return new Promise((resolve, reject) => {
      const pieces: Buffer[] = [];
      incoming.on('data', (piece: Buffer) => {
        this.bytesIn += piece.length;
        pieces.push(piece);
      });
      incoming.once('end', () => resolve(pieces));
      incoming.once('error', reject);
      incoming.once('close', () => reject(new Error('The client is gone.')));
    });
  }

  async send(answer: S3Response, headers: Record<string, string>): Promise<void> {
    const { response, incoming } = this;
    const all: Record<string, string> = { ...headers, ...answer.headers, 'x-amz-request-id': this.requestId };
    if (typeof answer.body === 'string') all['content-length'] = String(Buffer.byteLength(answer.body));
    else if (answer.body === undefined && answer.status !== 204 && answer.status !== 304) all['content-length'] ??= '0';
    // A client that got no `100 Continue` may send its body or not, so the start of a next request could not be found.
    if (this.#waits) all.connection = 'close';
    response.writeHead(answer.status, all);
    const { body } = answer;
    if (body === undefined || incoming.method === 'HEAD') {
      response.end();
    } else if (typeof body === 'string') {
      this.bytesOut += Buffer.byteLength(body);
      response.end(body);
    } else {
      for await (const piece of body) {
        await written(response, piece);
        this.bytesOut += piece.length;
      }
      response.end();
    }
    drain(incoming);
  }
}

/** Make the function that answers requests, whichever listener they come from. */
export const makeRequestHandler = (options: RequestHandlerOptions): RequestHandler => {
  const { store, identity, now } = options;
  const running = new Set<Promise<void>>();

  const context: OperationContext = {
    store,
    identity,
    strangers: makeStrangersReads(),
    endpoint: (request) => `${request.secure ? 'https' : 'http'}://${request.headers.host ?? 'localhost'}`,
    announce: ({ requestId }, bucket, record, reason) =>
      options.announcements.announce(bucket, record, reason, requestId),
  };

  const perform = async (exchange: Exchange): Promise<S3Response> => {
    const { incoming, requestId } = exchange;
    const secure = incoming.socket instanceof TLSSocket;
    assertNoForeignPage(incoming, secure, options);
    const request = parseS3Request(incoming, () => exchange.body(), {
      requestId,
      time: now(),
      secure,
    });
    exchange.request = request;
    if (request.method === 'OPTIONS') return preflightResponse(incoming.headers, options.corsOrigins);
    const operation = routeOperation(request);
    exchange.operation = operation;
    // A form contains its signature in its body.
    const trusted: AuthenticatedRequest =
      operation === 'PostObject' ? { ...request, payload: { kind: 'unsigned' } } : authenticate(request, identity);
    return operationOf(operation)(trusted, context);
  };

  const answer = async (exchange: Exchange): Promise<void> => {
    const { incoming, response, requestId } = exchange;
    if (await options.intercept?.(incoming, response)) return;
    const cors = s3CorsHeaders(incoming.headers, options.corsOrigins);
    let result: S3Response;
    try {
      result = await perform(exchange);
    } catch (error) {
      const rawPath = exchange.request?.rawPath;
      result = errorResponse(toS3Error(error), { requestId, ...(rawPath !== undefined && { rawPath }) });
    }
    if (response.destroyed || incoming.socket.destroyed) {
      if (typeof result.body === 'object') await result.body.return?.();
      return;
    }
    await exchange.send(result, { server: 'fanreel', ...cors });
  };

  const account = (exchange: Exchange, startedAt: number): void => {
    const { requestId, operation, request, response, bytesIn, bytesOut } = exchange;
    options.onRequest?.({
      requestId,
      operation,
      bucket: request?.bucket,
      key: request?.key,
      status: response.headersSent ? response.statusCode : CLIENT_GONE,
      bytesIn,
      bytesOut,
      durationMs: performance.now() - startedAt,
    });
  };

  return {
    handle: (incoming, response, waits) => {
      const startedAt = performance.now();
      const exchange = new Exchange(incoming, response, waits);
      whenGone(response, () => account(exchange, startedAt));
      // When even the answer fails, closing the connection is the only signal left.
      const done = answer(exchange).catch(() => void response.destroy());
      running.add(done);
      done.finally(() => running.delete(done));
    },
    settled: async () => {
      await Promise.all(running);
    },
  };
};
