import { createServer } from 'node:http';
import { announceObject } from './announce-object.ts';
import type { CloudControl, CloudEndpoints } from './cloud-api.ts';
import { makeControlListener } from './control-api.ts';
import type { LocalEvents } from './events/start-events.ts';
import { type JobActivityLog, jobOfPayload, uploadOfPayload } from './job-activity.ts';
import type { LocalLambda } from './lambda/start-lambda.ts';
import { LOOPBACK, listenOnLoopback } from './loopback-server.ts';

/**
 * Serve the control endpoint on loopback.
 * @param control asked for on every request
 * @param port 0 for any free one
 * @throws {ConfigError} when the port is taken
 */
export const serveControl = async (control: () => CloudControl, secret: string, port: number) => {
  const server = createServer(makeControlListener(control, secret));
  const listening = await listenOnLoopback(server, port, 'The control endpoint');
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://${LOOPBACK}:${listening}`, close };
};

/** A running cloud as the command sees it. */
export const makeControl = (
  endpoints: CloudEndpoints,
  concurrency: number,
  { lambda, events, log }: { lambda: LocalLambda; events: LocalEvents; log: JobActivityLog },
): CloudControl => ({
  endpoints,
  concurrency,
  activity: async (jobId) => log.activity(jobId, lambda.queued('worker')),
  splitting: async (sourceKey) =>
    lambda.queued('splitter').some(({ payload }) => uploadOfPayload(payload) === sourceKey),
  stitching: async (jobId) => lambda.queued('stitcher').some(({ payload }) => jobOfPayload(payload) === jobId),
  dropQueued: (jobId) =>
    lambda.cancelQueued(({ functionName, payload }) => functionName === 'worker' && jobOfPayload(payload) === jobId),
  announceUpload: async ({ key, bytes, etag }) => {
    await announceObject(events, endpoints.sourceBucket, { key, size: bytes, etag });
  },
});
