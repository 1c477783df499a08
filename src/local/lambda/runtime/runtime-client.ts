import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { ErrorReport } from '../../core/runtime/describe-error.ts';
import { RuntimeError } from '../../core/runtime/runtime-error.ts';

/** An event with the Runtime API's headers for its invocation. */
export interface NextInvocation {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The Runtime API of one execution environment. */
export interface RuntimeClient {
  next(): Promise<NextInvocation>;
  respond(requestId: string, body: string): Promise<void>;
  fail(requestId: string, report: ErrorReport): Promise<void>;
  failInit(report: ErrorReport): Promise<void>;
  /** Tell how far an invocation is, 0 to 1. Our own addition; a failure is ignored. */
  progress(requestId: string, share: number): void;
}

interface Answer extends NextInvocation {
  readonly status: number | undefined;
}

/**
 * Talk to the Runtime API over one kept connection.
 * @param api `<host>:<port>/<secret path>`, the value of `AWS_LAMBDA_RUNTIME_API`
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export const makeRuntimeClient = (api: string): RuntimeClient => {
  const { hostname, port, pathname } = new URL(`http://${api}`);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const call = (method: 'GET' | 'POST', path: string, body?: string, more: Record<string, string> = {}) =>
    new Promise<Answer>((resolve, reject) => {
      const headers =
        body === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...more };
      const request = httpRequest(
        { hostname, port, agent, method, headers, path: `${pathname}/2018-06-01/runtime/${path}` },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode,
              headers: response.headers,
              body: Buffer.concat(chunks).toString('utf8'),
            }),
          );
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  return {
    next: async () => {
      const answer = await call('GET', 'invocation/next');
      if (answer.status !== 200) {
        throw new RuntimeError('Runtime.PlatformError', `The Runtime API answered ${answer.status}.`);
      }
      return answer;
    },
    respond: async (requestId, body) => {
      await call('POST', `invocation/${requestId}/response`, body);
    },
    fail: async (requestId, report) => {
      await call('POST', `invocation/${requestId}/error`, JSON.stringify(report));
    },
    progress: (requestId, share) => {
      call('POST', `invocation/${requestId}/progress`, share.toFixed(4)).catch(() => undefined);
    },
    failInit: async (report) => {
      const type = { 'lambda-runtime-function-error-type': report.errorType };
      await call('POST', 'init/error', JSON.stringify(report), type);
    },
  };
};
