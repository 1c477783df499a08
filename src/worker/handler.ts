import type { Context } from 'aws-lambda';
import { makeEventBridgeClient, makeEventPublisher } from '../shared/adapters/event-publisher.ts';
import { askBinariesEarly } from '../shared/adapters/function-binaries.ts';
import { makeIdentifyBinaries } from '../shared/adapters/identify-binaries.ts';
import { loggerForJob, makeLogger } from '../shared/adapters/logger.ts';
import { makeMetrics } from '../shared/adapters/metrics.ts';
import { makeS3Client } from '../shared/adapters/s3-client.ts';
import { makeS3ObjectStore } from '../shared/adapters/s3-object-store.ts';
import { makePresigner } from '../shared/adapters/s3-presigner.ts';
import { makeSourceProbe } from '../shared/adapters/source-probe.ts';
import { openWorkspace } from '../shared/adapters/workspace.ts';
import { readFunctionConfig } from '../shared/config.ts';
import { InvalidEventError } from '../shared/errors.ts';
import { resolveJob } from '../shared/job/resolve-job.ts';
import { renderSlice } from './render-slice.ts';
import { makeRenderSource } from './render-source.ts';
import { sliceMetrics } from './slice-metrics.ts';
import { makePlanReader } from './slice-task.ts';

const logger = makeLogger('worker');
const { env } = process;
const publishMetrics = makeMetrics('worker', env);
const config = readFunctionConfig(env);
const presign = makePresigner(env, config.mediaEndpoint);
const store = makeS3ObjectStore(makeS3Client(env));
const publish = makeEventPublisher({ client: makeEventBridgeClient(), eventBus: config.eventBus });
const readPlan = makePlanReader(store, config.outputBucket);
const planning = { config, store, binaries: makeIdentifyBinaries(env), now: Date.now };
let coldStart = true;
askBinariesEarly(['ffmpeg'], env);

/** Renders one slice. What another attempt may cure is thrown; everything else is in the record. */
export const handler = async (event: unknown, context: Context): Promise<void> => {
  const invocation = { requestId: context.awsRequestId, coldStart };
  coldStart = false;
  const remainingMs = () => context.getRemainingTimeInMillis();
  const probe = makeSourceProbe({ env, presign, remainingMs }, store);
  try {
    const outcome = await renderSlice(event, invocation, {
      store,
      publish,
      config,
      findJob: {
        stored: readPlan,
        derived: (bucket = config.sourceBucket, key) => resolveJob({ bucket, key }, { ...planning, probe }),
      },
      renderMedia: makeRenderSource({ presign, env, memoryMb: config.memoryMb, remainingMs }, store),
      openWorkspace,
      now: Date.now,
    });
    publishMetrics(sliceMetrics(outcome));
    const { queuedMs, cpuMs, error } = outcome.record;
    loggerForJob(logger, outcome.jobId, outcome.index).info(`slice ${outcome.status}`, { queuedMs, cpuMs, error });
  } catch (error) {
    if (!(error instanceof InvalidEventError)) throw error;
    logger.error('the event cannot be read', { error });
  }
};
