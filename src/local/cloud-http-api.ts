import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeS3ObjectStore } from '../shared/adapters/s3/s3-object-store.ts';
import { messageOf } from '../shared/core/errors/errors.ts';
import { HTTP_API } from '../shared/topology.ts';
import type { CloudOptions } from './control/cloud-api.ts';
import { makeLocalS3Client } from './control/local-s3-client.ts';
import { type ListenAddress, LOOPBACK } from './host/listen-on.ts';
import { type LocalHttpApi, startHttpApi } from './http-api/start-http-api.ts';
import { openLogFile } from './lambda/environment-log.ts';
import type { LocalLambda } from './lambda/start-lambda.ts';
import { makeJobEvents } from './live/job-events.ts';
import type { LiveContext } from './live/live-job.ts';
import type { Credentials } from './signing/credentials.ts';
import { makeViewerSite } from './viewer/viewer-site.ts';

/** The HTTP API with the page beside it. */
export interface ServedHttpApi extends LocalHttpApi {
  /** undefined when the page was not built */
  readonly viewerUrl: string | undefined;
}

/** Where the API listens, and to whom it answers. */
export type HttpApiPlace = NonNullable<CloudOptions['api']> & {
  readonly address?: ListenAddress;
  readonly hosts?: readonly string[];
};

/** The parts of the cloud that the API works with. */
export interface ApiSurroundings extends Pick<LiveContext, 'outputBucket' | 'slices' | 'keys'> {
  readonly lambda: LocalLambda;
  readonly logsDir: string;
  /** endpoint in presigned URLs */
  readonly s3Endpoint: string;
  readonly credentials: Credentials;
}

/**
 * Start the topology's HTTP API in front of the local Lambda, with events of jobs and the page beside it. The reasons of 5xx answers
 * are logged in `<logsDir>/http-api/`.
 * @throws {ConfigError} when the port is taken
 */
export const serveHttpApi = async (
  { port = 0, address = LOOPBACK, hosts = [], origins = [], viewerDir }: HttpApiPlace,
  { lambda, logsDir, s3Endpoint, credentials, ...watched }: ApiSurroundings,
): Promise<ServedHttpApi> => {
  const log = openLogFile(logsDir, 'http-api', `${process.pid}`);
  const say = (text: string) => log.line(`${new Date().toISOString()} ${text}`);
  const client = makeLocalS3Client(s3Endpoint, credentials);
  const jobEvents = makeJobEvents({
    ...watched,
    store: makeS3ObjectStore(client),
    onFailure: (error) => say(`following a job: ${messageOf(error)}`),
  });
  const page = viewerDir && makeViewerSite({ folder: viewerDir, storageOrigins: [s3Endpoint] });
  const release = () => {
    jobEvents.close();
    client.destroy();
    log.close();
  };
  try {
    const api = await startHttpApi({
      spec: HTTP_API,
      invoke: (event) => lambda.invoke(HTTP_API.target, event),
      ...{ port, address, hosts, origins },
      site: async (request, requestId) =>
        (await jobEvents.answer(request, requestId)) ?? (page ? await page(request) : undefined),
      onFailure: (requestId, reason) => say(`${requestId} ${reason}`),
    });
    // A user waits for the first answer.
    lambda.warm(HTTP_API.target, 1);
    const hasPage = viewerDir !== undefined && existsSync(join(viewerDir, 'index.html'));
    return {
      ...api,
      viewerUrl: hasPage ? `${api.url}/` : undefined,
      close: () => api.close().finally(release),
    };
  } catch (error) {
    release();
    throw error;
  }
};
