import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { openWorkspace } from '../shared/adapters/disk/workspace.ts';
import { makeEventPublisher } from '../shared/adapters/events/event-publisher.ts';
import { openPutEvents } from '../shared/adapters/events/put-events.ts';
import { functionBinary } from '../shared/adapters/ffmpeg/function-binaries.ts';
import { makeIdentifyBinaries } from '../shared/adapters/ffmpeg/identify-binaries.ts';
import { loggerForJob } from '../shared/adapters/observe/logger.ts';
import { makeMetrics } from '../shared/adapters/observe/metrics.ts';
import { openRequestLog } from '../shared/adapters/observe/request-log.ts';
import { makeIndexReader } from '../shared/adapters/packets/stored-index.ts';
import { makeSourceProbe } from '../shared/adapters/probe/source-probe.ts';
import { killLiveGroups } from '../shared/adapters/process/process-group.ts';
import { openObjectStore } from '../shared/adapters/s3/object-store.ts';
import { FOR_FFMPEG, makePresigner } from '../shared/adapters/s3/s3-presigner.ts';
import { DETAIL_TYPES } from '../shared/core/contracts/events.ts';
import { deletedKey } from '../shared/core/contracts/object-keys.ts';
import { InvalidEventError } from '../shared/core/errors/errors.ts';
import { resolveJob } from '../shared/core/job/resolve-job.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
import { type Environment, readFunctionConfig } from '../shared/core/topology/config.ts';
import { MIB } from '../shared/core/units/mebibyte.ts';
import type { RenderMediaContext } from './decode-slice.ts';
import { outlinePictures } from './outline-pictures.ts';
import { makePlanReader } from './plan/slice-task.ts';
import { RecentListing } from './recent-listing.ts';
import { renderOutline } from './render-outline.ts';
import { renderSlice } from './render-slice.ts';
import type { RenderMedia } from './render-task.ts';
import { sliceMetrics } from './slice-metrics.ts';

/** An outline needs sections of all of the index; that of ten hours has as many bytes. */
const WHOLE_INDEX_BYTES = 6 * MIB;

/** Whether an event asks for an outline and not for a slice. */
const isOutlineWanted = (event: unknown): boolean =>
  z.object({ 'detail-type': z.literal(DETAIL_TYPES.outline) }).safeParse(event).success;

/** Makes the renderer of one invocation. */
export type MakeRenderMedia = (context: RenderMediaContext, store: ObjectStore) => RenderMedia;

/**
 * The worker's handler: creates clients and configuration once, renders a slice for each event. Errors that another
 * attempt may cure are thrown; all others are in the record.
 * @param makeRender makes the renderer; everything else is as deployed
 * @throws {ConfigError} when the environment lacks a variable that a function needs
 */
export const makeWorkerHandler = (env: Environment, makeRender: MakeRenderMedia) => {
  const { logger, perRequest } = openRequestLog('worker', env);
  const publishMetrics = makeMetrics('worker', env);
  const config = readFunctionConfig(env);
  const presign = makePresigner(env, config.mediaEndpoint, FOR_FFMPEG);
  const store = openObjectStore(env);
  const publish = makeEventPublisher({ putEvents: openPutEvents(env), eventBus: config.eventBus });
  const planning = { config, store, binaries: makeIdentifyBinaries(env), now: Date.now };
  const stored = makePlanReader(store, config.outputBucket, Date.now);
  const readIndex = makeIndexReader(store, config.outputBucket);
  const ports = { store, publish, config, openWorkspace, now: Date.now, recent: new RecentListing(Date.now) };
  let coldStart = true;

  return perRequest(async (event: unknown, context: Context): Promise<void> => {
    const invocation = { requestId: context.awsRequestId, coldStart };
    coldStart = false;
    const access = { presign, env, remainingMs: () => context.getRemainingTimeInMillis() };
    const probe = makeSourceProbe(access, store);
    try {
      if (isOutlineWanted(event)) {
        const readWholeIndex = makeIndexReader(store, config.outputBucket, WHOLE_INDEX_BYTES);
        const media = { ...access, memoryMb: config.memoryMb, readIndex: readWholeIndex };
        const { jobId, outcome } = await renderOutline(event, {
          ...ports,
          outputBucket: config.outputBucket,
          readJob: stored,
          outlinePictures: (request) => outlinePictures(request, media),
        });
        return loggerForJob(logger, jobId).info(`outline ${outcome}`);
      }
      const outcome = await renderSlice(event, invocation, {
        ...ports,
        findJob: {
          stored,
          isDeleted: async (jobId) => (await store.head(config.outputBucket, deletedKey(jobId))) !== undefined,
          derived: (bucket = config.sourceBucket, key) => resolveJob({ bucket, key }, { ...planning, probe }),
        },
        bounds: { remainingMs: access.remainingMs, maxJobUsd: config.maxJobUsd, stopMedia: killLiveGroups },
        program: async () => {
          const { version } = await functionBinary('ffmpeg', env);
          return { ffmpeg: version, architecture: process.arch };
        },
        renderMedia: makeRender({ ...access, memoryMb: config.memoryMb, readIndex }, store),
        warn: (message, facts) => logger.warn(message, facts),
      });
      publishMetrics(sliceMetrics(outcome), invocation.requestId);
      const { queuedMs, cpuMs, error } = outcome.record;
      loggerForJob(logger, outcome.jobId, outcome.index).info(`slice ${outcome.status}`, { queuedMs, cpuMs, error });
    } catch (error) {
      if (!(error instanceof InvalidEventError)) throw error;
      logger.error('the event cannot be read', { error });
    }
  });
};
