import { Agent, request as httpRequest } from 'node:http';
import { Socket } from 'node:net';
import { pathToFileURL } from 'node:url';
import { isMainThread, Worker } from 'node:worker_threads';
import { shownJson } from '../../shared/shown-name.ts';
import { listProcesses } from './process-list.ts';
import { treeOf } from './process-tree.ts';

/*
 * The runtime inside an execution environment: `node bootstrap.mjs <bundle>`. It imports the bundle, then asks the
 * Runtime API for events until it is killed. A second thread watches standard input, whose other end the cloud holds:
 * when the cloud is gone, so is this process with everything that it started, even while the handler spins.
 */

type Handler = (event: unknown, context: unknown) => unknown;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

const EXIT_INIT = 1;
const EXIT_REJECTION = 128;
const EXIT_EXCEPTION = 129;

const killEverything = async (): Promise<void> => {
  const own = treeOf(await listProcesses(), [process.pid]).filter(({ pid }) => pid !== process.pid);
  for (const { pid } of own) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  // Whatever the listing missed is in this group, as this process is.
  process.kill(-process.pid, 'SIGKILL');
};

const watchCloud = () => {
  const input = new Socket({ fd: 0, readable: true, writable: false });
  const gone = () => void killEverything();
  input.on('error', gone).on('close', gone).resume();
};

const describe = (error: unknown): { errorType: string; errorMessage: string; trace: string[] } => {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
};

const MOST_CAUSES = 5;

/** An error with its causes in one line of a log, whatever is in its message. */
const logLine = (error: unknown): string => {
  const chain = [error];
  while (chain.length <= MOST_CAUSES && chain[0] instanceof Error && chain[0].cause !== undefined) {
    chain.unshift(chain[0].cause);
  }
  return shownJson(chain.reduce<object>((cause, each, at) => ({ ...describe(each), ...(at > 0 && { cause }) }), {}));
};

const runtime = () => {
  const [, host = '', port = '', environmentId = ''] =
    /^([^:]+):(\d+)\/(.+)$/.exec(process.env.AWS_LAMBDA_RUNTIME_API ?? '') ?? [];
  const agent = new Agent({ keepAlive: true });
  const call = (method: 'GET' | 'POST', path: string, body?: string): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          host,
          port,
          agent,
          method,
          path: `/${environmentId}/2018-06-01/runtime/${path}`,
          headers:
            body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks).toString('utf8'),
            }),
          );
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  return { call };
};

const contextOf = (headers: Answer['headers']) => {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: String(headers['lambda-runtime-aws-request-id']),
    invokedFunctionArn: String(headers['lambda-runtime-invoked-function-arn']),
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? '',
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION ?? '$LATEST',
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? '',
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME ?? '',
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME ?? '',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - Date.now()),
  };
};

const loadHandler = async (bundlePath: string): Promise<Handler> => {
  const bundle: Record<string, unknown> = await import(pathToFileURL(bundlePath).href);
  const { handler } = bundle;
  if (typeof handler === 'function') return handler as Handler;
  throw Object.assign(new Error(`${bundlePath} does not export a function named "handler".`), {
    name: 'Runtime.HandlerNotFound',
  });
};

const main = async () => {
  const { call } = runtime();
  let requestId: string | undefined;
  let initialised = false;
  const dieOf = (type: string, exitCode: number) => (error: unknown) => {
    const report = { ...describe(error), ...(error instanceof Error ? {} : { errorType: type }) };
    console.error(logLine(error));
    // Between two invocations there is nobody to tell.
    if (initialised && requestId === undefined) process.exit(exitCode);
    const path = requestId === undefined ? 'init/error' : `invocation/${requestId}/error`;
    call('POST', path, JSON.stringify(report)).then(
      () => process.exit(exitCode),
      () => process.exit(exitCode),
    );
  };
  process.on('uncaughtException', dieOf('Runtime.UnhandledException', EXIT_EXCEPTION));
  process.on('unhandledRejection', dieOf('Runtime.UnhandledPromiseRejection', EXIT_REJECTION));

  let handler: Handler;
  try {
    handler = await loadHandler(process.argv[2] ?? '');
  } catch (error) {
    return dieOf('Runtime.ImportModuleError', EXIT_INIT)(error);
  }
  initialised = true;
  for (;;) {
    const next = await call('GET', 'invocation/next');
    if (next.status !== 200) throw new Error(`The Runtime API answered ${next.status}.`);
    const context = contextOf(next.headers);
    requestId = context.awsRequestId;
    process.env._X_AMZN_TRACE_ID = String(next.headers['lambda-runtime-trace-id'] ?? '');
    let outcome: 'response' | 'error' = 'response';
    let body: string;
    try {
      body = JSON.stringify((await handler(JSON.parse(next.body), context)) ?? null);
    } catch (error) {
      console.error(logLine(error));
      outcome = 'error';
      body = JSON.stringify(describe(error));
    }
    await call('POST', `invocation/${requestId}/${outcome}`, body);
    requestId = undefined;
  }
};

if (isMainThread) {
  new Worker(new URL(import.meta.url)).unref();
  void main();
} else {
  watchCloud();
}
