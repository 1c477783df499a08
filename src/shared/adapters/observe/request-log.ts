import type { Context } from 'aws-lambda';
import { redactError } from '../../core/text/redact-error.ts';
import type { FunctionName } from '../../topology.ts';
import { type Logger, makeLogger } from './logger.ts';

/** The log of a function. Every line contains the id of the request that it belongs to. */
export interface RequestLog {
  readonly logger: Logger;
  /** Wrap a handler: its log lines contain the request id, and its errors are redacted. */
  perRequest<Event, Result>(
    handle: (event: Event, context: Context) => Promise<Result>,
  ): (event: Event, context: Context) => Promise<Result>;
}

/** Request id of lines before the first request, as the runtime client writes it. */
const NO_REQUEST = '-';

/**
 * Log Node's warnings and uncaught errors through the logger; Node would print them as text without a request id. A
 * warning during the start is kept and logged with the first request. An uncaught error ends the process with exit code
 * 1, as Node does.
 * @returns function to call at each request; it logs the kept warnings
 */
const takeOverProcess = (logger: Logger): (() => void) => {
  let early: Error[] | undefined = [];
  const warn = ({ name, message }: Error) => logger.warn(message, { warning: name });
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (early === undefined) warn(warning);
    else early.push(warning);
  });
  const sayEarly = () => {
    const kept = early ?? [];
    early = undefined;
    for (const warning of kept) warn(warning);
  };
  process.on('uncaughtException', (error, origin) => {
    sayEarly();
    const what = origin === 'unhandledRejection' ? 'a rejection' : 'an exception';
    logger.critical(`${what} that nothing handles ends the process`, { error });
    process.exit(1);
  });
  return sayEarly;
};

/**
 * Open the log of a function. To be called before anything else, so that the start is logged too. Lines contain the
 * request as `requestId`, as the lines of Lambda and its runtime client do, and Powertools' own fields of the context.
 * @param env shows whether this process is a Lambda execution environment; in other processes Node's own output is not
 *   changed
 */
export const openRequestLog = (
  functionName: FunctionName,
  env: Readonly<Record<string, string | undefined>> = process.env,
): RequestLog => {
  const logger = makeLogger(functionName);
  logger.appendKeys({ requestId: NO_REQUEST });
  let coldStart = true;
  const begin = env.AWS_LAMBDA_RUNTIME_API === undefined ? () => undefined : takeOverProcess(logger);
  return {
    logger,
    perRequest: (handle) => async (event, context) => {
      logger.addContext(context);
      // Set here, because every child of the logger would report a cold start for its own first request.
      logger.appendKeys({ requestId: context.awsRequestId, cold_start: coldStart });
      coldStart = false;
      begin();
      try {
        return await handle(event, context);
      } catch (error) {
        throw redactError(error);
      }
    },
  };
};
