import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describeError } from '../../core/runtime/describe-error.ts';
import { makeInvocationContext } from '../../core/runtime/invocation-context.ts';
import { RuntimeError } from '../../core/runtime/runtime-error.ts';
import { installInvokeStore } from './invoke-store.ts';
import { listenForProgress } from './listen-for-progress.ts';
import { type LoadedHandler, loadHandler } from './load-handler.ts';
import { patchConsole } from './patch-console.ts';
import { makeRuntimeClient } from './runtime-client.ts';

/** @throws {RuntimeError} JSONStringifyError; {TypeError} for values that JSON omits: a function, a symbol */
const responseOf = (answer: unknown): string => {
  let body: string | undefined;
  try {
    body = JSON.stringify(answer === undefined ? null : answer);
  } catch {
    throw new RuntimeError('Runtime.JSONStringifyError', 'Unable to stringify response body');
  }
  if (body === undefined) throw new TypeError('Wrong arguments');
  return body;
};

/**
 * Be the runtime of this process: load the handler, then answer one event after the other, for ever. As with AWS's runtime client for
 * Node.js 24, an unhandled exception or rejection ends the process, and work that a handler left running continues beside the next event.
 * @param env as Lambda sets it
 * @throws the error that prevented the handler from being loaded, after it was reported to the Runtime API
 */
export const serveInvocations = async (env: NodeJS.ProcessEnv): Promise<never> => {
  const store = installInvokeStore();
  const logError = patchConsole(env, store);
  const client = makeRuntimeClient(env.AWS_LAMBDA_RUNTIME_API ?? '');

  const load = async (): Promise<LoadedHandler> => {
    try {
      const runtimeDir = env.LAMBDA_RUNTIME_DIR;
      const compiledIn = runtimeDir === undefined ? undefined : join(runtimeDir, 'compiled');
      return await loadHandler(env.LAMBDA_TASK_ROOT ?? '', env._HANDLER ?? '', compiledIn);
    } catch (error) {
      logError('Init Error', error);
      await client.failInit(describeError(error));
      throw error;
    }
  };
  const { handler, keep } = await load();

  const answer = async (requestId: string, event: unknown, context: unknown) => {
    try {
      const result = await handler(event, context);
      // Work that the handler did not await gets one turn of the event loop, as its output belongs to this request.
      await setImmediate();
      await client.respond(requestId, responseOf(result));
    } catch (error) {
      await setImmediate();
      logError('Invoke Error', error);
      await client.fail(requestId, describeError(error));
    }
  };

  for (;;) {
    const { headers, body } = await client.next();
    const context = makeInvocationContext(headers, env, Date.now);
    const { awsRequestId, xRayTraceId } = context;
    if (xRayTraceId === undefined) delete env._X_AMZN_TRACE_ID;
    else env._X_AMZN_TRACE_ID = xRayTraceId;
    const event: unknown = JSON.parse(body);
    const stopListening = listenForProgress((share) => client.progress(awsRequestId, share));
    await store.run(awsRequestId, xRayTraceId, () => answer(awsRequestId, event, context));
    stopListening();
    // Only now, as of functions that were not called yet nothing is compiled.
    keep();
  }
};
