import { createServer } from 'node:http';
import { LOOPBACK, listenOn } from '../host/listen-on.ts';
import type { QueuedInvocation } from '../lambda/async-queue.ts';
import type { LocalLambda, QueueEntry } from '../lambda/start-lambda.ts';
import type { JobNews } from '../live/job-news.ts';
import { jobOfPayload, type SliceStates, uploadOfPayload } from '../live/slice-states.ts';
import type { S3Server } from '../s3/server.ts';
import type { CloudControl, CloudEndpoints } from './cloud-api.ts';
import { makeControlListener } from './control-api.ts';

/**
 * Serve the control endpoint on loopback.
 * @param control called on every request
 * @param port 0 for any free one
 * @throws {ConfigError} when the port is taken
 */
export const serveControl = async (control: () => CloudControl, secret: string, port: number) => {
  const server = createServer(makeControlListener(control, secret));
  const listening = await listenOn(server, port, 'The control endpoint');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://${LOOPBACK}:${listening}`, close };
};

const isDroppable = ({ state }: QueueEntry): boolean => state === 'waiting' || state === 'delayed';

/** A running cloud as the command sees it. */
export const makeControl = (
  endpoints: CloudEndpoints,
  concurrency: number,
  {
    lambda,
    slices,
    news,
    s3,
  }: { lambda: LocalLambda; slices: SliceStates; news: JobNews; s3: Pick<S3Server, 'blobsOf'> },
): CloudControl => ({
  endpoints,
  concurrency,
  activity: async (jobId) => ({ ...slices.activity(jobId), news: news.of(jobId) }),
  sliceStates: async (jobId) => slices.of(jobId),
  splitting: async (sourceKey) =>
    lambda.queued('splitter').some(({ payload }) => uploadOfPayload(payload) === sourceKey),
  stitching: async (jobId) => lambda.queued('stitcher').some(({ payload }) => jobOfPayload(payload) === jobId),
  blobsOf: async (bucket, key) => s3.blobsOf(bucket, key),
  dropQueued: async (jobId) => {
    const isOfJob = ({ functionName, payload }: QueuedInvocation) =>
      functionName === 'worker' && jobOfPayload(payload) === jobId;
    const droppable = lambda.queued('worker').filter((entry) => isOfJob(entry) && isDroppable(entry));
    const dropped = await lambda.cancelQueued(isOfJob);
    slices.noteDropped(droppable);
    return dropped;
  },
});
