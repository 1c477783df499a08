import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { makeEventPublisher } from '../shared/adapters/events/event-publisher.ts';
import { openPutEvents } from '../shared/adapters/events/put-events.ts';
import { loggerForJob } from '../shared/adapters/observe/logger.ts';
import { openRequestLog } from '../shared/adapters/observe/request-log.ts';
import { openObjectStore } from '../shared/adapters/s3/object-store.ts';
import { DETAIL_TYPES, envelopeOf, VideoRenderedSchema } from '../shared/core/contracts/events.ts';
import { readDocument } from '../shared/core/contracts/read-document.ts';
import { FanreelError, InvalidEventError } from '../shared/core/errors/errors.ts';
import { redact } from '../shared/core/text/redact.ts';
import { readFunctionConfig } from '../shared/core/topology/config.ts';
import { assembleJob } from './assemble-job.ts';
import { RETRIES_USED_UP } from './plan/parse-failure-event.ts';
import { recordFailure } from './record-failure.ts';

const { logger, perRequest } = openRequestLog('assembler');
const { sourceBucket, outputBucket, eventBus } = readFunctionConfig(process.env);
const context = {
  sourceBucket,
  outputBucket,
  store: openObjectStore(process.env),
  publish: makeEventPublisher({ putEvents: openPutEvents(process.env), eventBus }),
  now: Date.now,
  redact,
};

const EnvelopeSchema = envelopeOf(z.unknown());

const handle = async (event: unknown, requestId: string, remainingMs: () => number): Promise<void> => {
  const type = readDocument(EnvelopeSchema, event, 'The event')['detail-type'];
  if (type === DETAIL_TYPES.rendered) {
    const { jobId } = readDocument(envelopeOf(VideoRenderedSchema), event, 'The event videoRendered').detail;
    const ofJob = loggerForJob(logger, jobId);
    const warn = (message: string, { error }: { readonly error: Error }) => ofJob.warn(message, { error });
    ofJob.info('assembled', { ...(await assembleJob(jobId, { ...context, remainingMs, warn })) });
  } else if (type === RETRIES_USED_UP) {
    logger.error('an invocation failed on every attempt', {
      ...(await recordFailure(event, { ...context, requestId })),
    });
  } else {
    throw new InvalidEventError(`The assembler does not know the event "${type}"; check the rules of the bus.`);
  }
};

/** Ends jobs: manifests when all slices are recorded, failure records when retries are used up. */
export const handler = perRequest(async (event: unknown, lambda: Context): Promise<void> => {
  try {
    await handle(event, lambda.awsRequestId, () => lambda.getRemainingTimeInMillis());
  } catch (error) {
    if (!(error instanceof FanreelError) || error.retryable) throw error;
    logger.error('the event cannot be handled', { error });
  }
});
