import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { HttpApiSpec } from '../../shared/topology.ts';
import { allowedOrigins } from '../core/http-api/loopback-guard.ts';
import { type Clock, systemClock } from '../host/clock.ts';
import { type ListenAddress, LOOPBACK, listenOn } from '../host/listen-on.ts';
import { type HttpApiHandler, type HttpApiHandlerOptions, makeHttpApiHandler } from './request-handler.ts';

export interface HttpApiOptions {
  readonly spec: HttpApiSpec;
  /** Run the function with an event of payload format 2.0 and wait for its result. */
  readonly invoke: (event: unknown) => Promise<unknown>;
  /** 0 for any free one. @default 0 */
  readonly port?: number;
  /** @default loopback */
  readonly address?: ListenAddress;
  /** other names by which it is reached, in the form of the `Host` header. @default none */
  readonly hosts?: readonly string[];
  /** origins whose pages may use the API, such as `http://localhost:5173`. @default its own only */
  readonly origins?: readonly string[];
  /** answers requests that are not for the function. @default none */
  readonly site?: HttpApiHandlerOptions['site'];
  readonly clock?: Clock;
  /** called with the reason of a 5xx, which the client does not get. @default not called */
  readonly onFailure?: (requestId: string, reason: string) => void;
}

/** A listening gateway. */
export interface LocalHttpApi {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** origins whose pages may use it: its own and the configured ones */
  readonly origins: readonly string[];
  /** Cuts requests that are under way. */
  close(): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 60_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** Longer than the keep-alive of usual clients, so that they close first. */
const KEEP_ALIVE_MS = 75_000;

/**
 * Start the HTTP API: each request becomes an event of one function, as API Gateway makes it. There is no authentication, so it
 * listens on loopback unless something else is asked for, and refuses foreign pages in any case.
 * @returns once it accepts connections
 * @throws {ConfigError} when the port is taken
 */
export const startHttpApi = async (options: HttpApiOptions): Promise<LocalHttpApi> => {
  const { spec, invoke, origins = [], hosts = [], site, clock = systemClock, onFailure = () => {} } = options;
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
  const port = await listenOn(server, options.port ?? 0, 'The HTTP API', options.address);
  const guard = { port, origins, hosts };
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
