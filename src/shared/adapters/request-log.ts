import type { Context } from 'aws-lambda';
import type { FunctionName } from '../topology.ts';
import { type Logger, makeLogger } from './logger.ts';
import { redactError } from './redact-error.ts';

/** The log of a function, in which every line names the request that it was written for. */
export interface RequestLog {
  readonly logger: Logger;
  /** Make a handler whose lines name its request, and whose errors hold nothing secret. */
  perRequest<Event, Result>(
    handle: (event: Event, context: Context) => Promise<Result>,
  ): (event: Event, context: Context) => Promise<Result>;
}

/** What the runtime client writes where there is no request yet. */
const NO_REQUEST = '-';

/**
 * Node's own ways to speak are lines of text that name no request: warnings, and what nobody caught. A warning of the start is kept for the
 * first request, which the start was for. What nobody caught ends the process with exit code 1, as it does without us.
 * @returns to be called at each request
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
 * Open the log of a function; first of all, so that its start is in it. Lines have the request as `requestId`, as those of Lambda and
 * of its runtime client, and Powertools' own fields of the context.
 * @param env tells whether this process is an execution environment: in others it is left as it is
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
      // Every child of the logger would take its first request for the first one of all.
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
