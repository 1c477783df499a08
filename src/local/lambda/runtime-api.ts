import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Callbacks for the requests of one environment's runtime. */
export interface RuntimeListener {
  /** The runtime is ready and waits for an event; `send` delivers one. */
  onNext(send: (headers: Readonly<Record<string, string>>, payload: string) => void): void;
  onResponse(requestId: string, body: Buffer): void;
  onError(requestId: string, body: Buffer): void;
  /** The handler says how far it is; this route is our own. */
  onProgress(requestId: string, share: number): void;
  onInitError(body: Buffer): void;
  /** The runtime returned more than a function may return. */
  onTooLarge(requestId: string, bytes: number): void;
}

/** Lambda's Runtime API for all execution environments, each under a secret path of its own. */
export interface RuntimeApi {
  /** @returns value of AWS_LAMBDA_RUNTIME_API for this environment */
  register(environmentId: string, listener: RuntimeListener): string;
  unregister(environmentId: string): void;
  close(): Promise<void>;
}

/** Most bytes that an invocation may return, as on Lambda. */
export const MAX_RESPONSE_BYTES = 6_291_556;

const ROUTE =
  /^\/([\w-]+)\/2018-06-01\/runtime\/(?:invocation\/(next|[\w-]+)(?:\/(response|error|progress))?|(init)\/error)$/;

const end = (response: ServerResponse, status: number, body = '{"status":"OK"}') => {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(body);
};

const readAll = async (request: IncomingMessage): Promise<{ body: Buffer; bytes: number }> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= MAX_RESPONSE_BYTES) chunks.push(chunk);
  }
  return { body: Buffer.concat(chunks), bytes };
};

/**
 * Serve the Runtime API on a free loopback port.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export const startRuntimeApi = async (): Promise<RuntimeApi> => {
  const listeners = new Map<string, RuntimeListener>();

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const [, environmentId = '', requestId, verb, init] = ROUTE.exec(request.url ?? '') ?? [];
    const listener = listeners.get(environmentId);
    if (!listener) return end(response, 404, '{"errorType":"NotFound"}');
    if (request.method === 'GET' && requestId === 'next' && verb === undefined) {
      return listener.onNext((headers, payload) => {
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        end(response, 200, payload);
      });
    }
    if (request.method !== 'POST') return end(response, 405, '{"errorType":"MethodNotAllowed"}');
    const { body, bytes } = await readAll(request);
    if (init) listener.onInitError(body);
    else if (requestId === undefined || verb === undefined) return end(response, 404, '{"errorType":"NotFound"}');
    else if (bytes > MAX_RESPONSE_BYTES) {
      listener.onTooLarge(requestId, bytes);
      return end(response, 413, '{"errorType":"RequestEntityTooLarge"}');
    } else if (verb === 'progress') listener.onProgress(requestId, Number(body.toString('latin1')) || 0);
    else if (verb === 'response') listener.onResponse(requestId, body);
    else listener.onError(requestId, body);
    end(response, 202);
  };

  const server = createServer((request, response) => {
    // The runtime was killed in mid-request: its environment notices the end of the process.
    handle(request, response).catch(() => response.destroy());
  });
  // A runtime polls for as long as it idles, on the connection that it then uses to answer.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    register: (environmentId, listener) => {
      listeners.set(environmentId, listener);
      return `127.0.0.1:${port}/${environmentId}`;
    },
    unregister: (environmentId) => void listeners.delete(environmentId),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
