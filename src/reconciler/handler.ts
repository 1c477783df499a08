import type { Context } from 'aws-lambda';
import { makeEventPublisher } from '../shared/adapters/events/event-publisher.ts';
import { openPutEvents } from '../shared/adapters/events/put-events.ts';
import { openRequestLog } from '../shared/adapters/observe/request-log.ts';
import { openObjectStore } from '../shared/adapters/s3/object-store.ts';
import { StorageError } from '../shared/core/errors/errors.ts';
import { readFunctionConfig } from '../shared/core/topology/config.ts';
import { reconcileJobs } from './reconcile-jobs.ts';

const { logger, perRequest } = openRequestLog('reconciler');
const { outputBucket, eventBus, stillMs } = readFunctionConfig(process.env);
const ports = {
  outputBucket,
  stillMs,
  store: openObjectStore(process.env),
  publish: makeEventPublisher({ putEvents: openPutEvents(process.env), eventBus }),
  now: Date.now,
};

/** Reconciles open jobs and sweeps deleted ones, on a schedule. @throws {StorageError} when it failed with some: that raises the alarm */
export const handler = perRequest(async (_event: unknown, context: Context): Promise<void> => {
  const remainingMs = () => context.getRemainingTimeInMillis();
  const reconciled = await reconcileJobs({ ...ports, remainingMs, requestId: context.awsRequestId });
  logger.info('open and deleted jobs looked at', { ...reconciled });
  const [first] = reconciled.failures;
  if (first === undefined) return;
  throw new StorageError(
    `${reconciled.failures.length} open or deleted jobs could not be looked at, the first of them ${first.jobId}: ${first.message}`,
  );
});
