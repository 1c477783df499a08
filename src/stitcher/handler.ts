import type { Context } from 'aws-lambda';
import { openWorkspace } from '../shared/adapters/disk/workspace.ts';
import { findBinariesEarly } from '../shared/adapters/ffmpeg/function-binaries.ts';
import { loggerForJob } from '../shared/adapters/observe/logger.ts';
import { openRequestLog } from '../shared/adapters/observe/request-log.ts';
import { openObjectStore } from '../shared/adapters/s3/object-store.ts';
import { FOR_FFMPEG, makePresigner } from '../shared/adapters/s3/s3-presigner.ts';
import { envelopeOf, VideoCompletedSchema } from '../shared/core/contracts/events.ts';
import { readDocument } from '../shared/core/contracts/read-document.ts';
import { FanreelError } from '../shared/core/errors/errors.ts';
import { readFunctionConfig } from '../shared/core/topology/config.ts';
import { makeExtractAudio } from './adapters/extract-audio.ts';
import { stitchJob } from './stitch-job.ts';

const { logger, perRequest } = openRequestLog('stitcher');
const { env } = process;
const { outputBucket, mediaEndpoint } = readFunctionConfig(env);
const presign = makePresigner(env, mediaEndpoint, FOR_FFMPEG);
const store = openObjectStore(env);
findBinariesEarly(['ffmpeg', 'ffprobe'], env);

/** Makes whole-video renders of a closed job. Throws errors that another attempt may cure; others are in `stitched.json`. */
export const handler = perRequest(async (event: unknown, context: Context): Promise<void> => {
  const remainingMs = () => context.getRemainingTimeInMillis();
  try {
    const { jobId } = readDocument(envelopeOf(VideoCompletedSchema), event, 'The event videoCompleted').detail;
    const extractAudio = makeExtractAudio({ env, presign, remainingMs }, store);
    const outcome = await stitchJob(jobId, { store, outputBucket, extractAudio, openWorkspace, now: Date.now });
    const { status, outputs, leftOut, error } = 'record' in outcome ? outcome.record : {};
    const bytes = outputs?.reduce((sum, output) => sum + output.bytes, 0);
    loggerForJob(logger, jobId).info(outcome.outcome, { status, bytes, leftOut: leftOut?.length, error });
  } catch (error) {
    if (!(error instanceof FanreelError) || error.retryable) throw error;
    logger.error('the event cannot be handled', { error });
  }
});
