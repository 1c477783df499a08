import type { Context } from 'aws-lambda';
import { makeEventPublisher } from '../shared/adapters/events/event-publisher.ts';
import { openPutEvents } from '../shared/adapters/events/put-events.ts';
import { findBinariesEarly } from '../shared/adapters/ffmpeg/function-binaries.ts';
import { makeIdentifyBinaries } from '../shared/adapters/ffmpeg/identify-binaries.ts';
import { loggerForJob } from '../shared/adapters/observe/logger.ts';
import { openRequestLog } from '../shared/adapters/observe/request-log.ts';
import { makeIndexSource } from '../shared/adapters/packets/index-source.ts';
import { makeSourceProbe } from '../shared/adapters/probe/source-probe.ts';
import { openObjectStore } from '../shared/adapters/s3/object-store.ts';
import { FOR_FFMPEG, makePresigner } from '../shared/adapters/s3/s3-presigner.ts';
import { InvalidEventError } from '../shared/core/errors/errors.ts';
import type { UploadedSource } from '../shared/core/job/identify-job.ts';
import { parseUploadEvent } from '../shared/core/job/parse-upload-event.ts';
import { readFunctionConfig } from '../shared/core/topology/config.ts';
import { splitVideo } from './split-video.ts';
import { inShares } from './time-share.ts';

const { logger, perRequest } = openRequestLog('splitter');
const config = readFunctionConfig(process.env);
const presign = makePresigner(process.env, config.mediaEndpoint, FOR_FFMPEG);
const ports = {
  config,
  store: openObjectStore(process.env),
  publish: makeEventPublisher({ putEvents: openPutEvents(process.env), eventBus: config.eventBus }),
  binaries: makeIdentifyBinaries(process.env),
  now: Date.now,
};

findBinariesEarly(['ffprobe', 'ffmpeg'], process.env);

const split = async (upload: UploadedSource, requestId: string, remainingMs: () => number): Promise<void> => {
  const access = { env: process.env, presign, remainingMs };
  const probe = makeSourceProbe(access, ports.store);
  const indexSource = makeIndexSource(access, ports.store, config.outputBucket);
  const outcome = await splitVideo(upload, { ...ports, probe, indexSource, requestId });
  const log = 'jobId' in outcome ? loggerForJob(logger, outcome.jobId) : logger;
  if (outcome.outcome === 'failed') log.error('the upload cannot be planned', { key: upload.key, outcome });
  else log.info('upload handled', { key: upload.key, outcome });
};

/** Turns uploads into jobs. Throws errors that another attempt may cure, after every upload of the event was handled. */
export const handler = perRequest(async (event: unknown, context: Context): Promise<void> => {
  let uploads: UploadedSource[];
  try {
    uploads = parseUploadEvent(event, config.sourceBucket);
  } catch (error) {
    if (!(error instanceof InvalidEventError)) throw error;
    logger.error('the event cannot be read', { error });
    return;
  }
  if (uploads.length === 0) {
    logger.info('left out: a folder marker, or nothing of the source bucket', { event });
  }
  const remainingMs = () => context.getRemainingTimeInMillis();
  const failures = await inShares(uploads, remainingMs, (upload, ms) => split(upload, context.awsRequestId, ms));
  if (failures.length > 0) throw failures[0];
});
