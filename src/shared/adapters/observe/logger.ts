import { Logger } from '@aws-lambda-powertools/logger';
import { redact } from '../../core/text/redact.ts';
import { shownLines } from '../../core/text/shown-name.ts';
import { serviceName } from '../../estimator/model/metric-names.ts';
import type { FunctionName } from '../../topology.ts';

export type { Logger };

/**
 * The structured logger of a function. Every string of every line is redacted, nested strings and those of errors included:
 * no presigned URL, no credential and no terminal control sequence reaches a log.
 * @param functionName becomes the service name
 */
export const makeLogger = (functionName: FunctionName): Logger =>
  new Logger({
    serviceName: serviceName(functionName),
    jsonReplacerFn: (_key, value) => (typeof value === 'string' ? shownLines(redact(value)) : value),
  });

/**
 * A logger whose lines carry the job, and the slice where there is one.
 * @param index of the slice
 */
export const loggerForJob = (logger: Logger, jobId: string, index?: number): Logger =>
  logger.createChild({ persistentKeys: index === undefined ? { jobId } : { jobId, slice: index } });
