import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

/** One function's side of Lambda's Runtime API. */
export interface RuntimeApi {
  /** value of AWS_LAMBDA_RUNTIME_API */
  readonly address: string;
  /** Hand the function an event. @returns its result. @throws {Error} with what it reports */
  invoke(event: unknown): Promise<unknown>;
  close(): void;
}

const DEADLINE_MS = 120_000;
const ROUTE = /^\/2018-06-01\/runtime\/(?:invocation\/(?:next|[\w-]+\/(response|error))|init\/(error))$/;

/** Serve the Runtime API for one function. @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
export const serveRuntimeApi = async (arn: string): Promise<RuntimeApi> => {
  let waiting: ServerResponse | undefined;
  let due: unknown;
  let settle: { resolve: (value: unknown) => void; reject: (error: Error) => void } | undefined;
  let count = 0;
  const deliver = (): void => {
    if (waiting === undefined || due === undefined) return;
    count += 1;
    waiting.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`,
      'lambda-runtime-deadline-ms': `${Date.now() + DEADLINE_MS}`,
      'lambda-runtime-invoked-function-arn': arn,
    });
    waiting.end(JSON.stringify(due));
    waiting = undefined;
    due = undefined;
  };
  const server = createServer(async (request, response) => {
    const [isKnown, answered, init] = ROUTE.exec(request.url ?? '') ?? [];
    if (isKnown === undefined) return void response.writeHead(404).end();
    if (request.method === 'GET') {
      waiting = response;
      return deliver();
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    const text = Buffer.concat(chunks).toString();
    if (answered === 'response') settle?.resolve(text === '' ? undefined : JSON.parse(text));
    else settle?.reject(new Error(`${init ?? answered}: ${text}`));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    address: `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    invoke: (event) =>
      new Promise((resolve, reject) => {
        settle = { resolve, reject };
        due = event;
        deliver();
      }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
