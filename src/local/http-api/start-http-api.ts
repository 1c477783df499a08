import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { HttpApiSpec } from '../../shared/topology.ts';
import { type Clock, systemClock } from '../clock.ts';
import { LOOPBACK, listenOnLoopback } from '../loopback-server.ts';
import { allowedOrigins } from './loopback-guard.ts';
import { type HttpApiHandler, type HttpApiHandlerOptions, makeHttpApiHandler } from './request-handler.ts';

export interface HttpApiOptions {
  readonly spec: HttpApiSpec;
  /** Run the function with an event of payload format 2.0 and wait for what it returns. */
  readonly invoke: (event: unknown) => Promise<unknown>;
  /** 0 for any free one. @default 0 */
  readonly port?: number;
  /** origins whose pages may use the API, such as `http://localhost:5173`. @default its own only */
  readonly origins?: readonly string[];
  /** answers requests that are not for the function. @default none */
  readonly site?: HttpApiHandlerOptions['site'];
  readonly clock?: Clock;
  /** hears why a request got a 5xx, which the client is not told. @default nobody */
  readonly onFailure?: (requestId: string, reason: string) => void;
}

/** A listening gateway. */
export interface LocalHttpApi {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** origins whose pages may use it: its own and those that were allowed */
  readonly origins: readonly string[];
  /** Cuts what is under way. */
  close(): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 60_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** Outlives that of usual clients, so that they close first. */
const KEEP_ALIVE_MS = 75_000;

/**
 * Start the HTTP API on loopback: each request becomes an event of one function, as API Gateway makes it. Nobody is asked who he
 * is, so only this machine's own programs and pages are let in.
 * @returns when it accepts connections
 * @throws {ConfigError} when the port is taken
 */
export const startHttpApi = async (options: HttpApiOptions): Promise<LocalHttpApi> => {
  const { spec, invoke, origins = [], site, clock = systemClock, onFailure = () => {} } = options;
  let handler: HttpApiHandler | undefined;
  const serve = (waitsToSend: boolean) => (request: IncomingMessage, response: ServerResponse) =>
    handler?.(request, response, waitsToSend);
  const server = createServer({
    requestTimeout: REQUEST_TIMEOUT_MS,
    headersTimeout: HEADERS_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    joinDuplicateHeaders: false,
  });
  server.on('request', serve(false));
  server.on('checkContinue', serve(true));
  const port = await listenOnLoopback(server, options.port ?? 0, 'The HTTP API');
  const guard = { port, origins };
  handler = makeHttpApiHandler({ spec, invoke, guard, site, clock, onFailure });
  return {
    url: `http://${LOOPBACK}:${port}`,
    origins: allowedOrigins(guard),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
