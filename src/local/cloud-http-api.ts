import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HTTP_API } from '../shared/topology.ts';
import type { CloudOptions } from './cloud-api.ts';
import { type LocalHttpApi, startHttpApi } from './http-api/start-http-api.ts';
import { openEnvironmentLog } from './lambda/environment-log.ts';
import type { LocalLambda } from './lambda/start-lambda.ts';
import { makeViewerSite } from './viewer/viewer-site.ts';

/** The HTTP API with the page beside it. */
export interface ServedHttpApi extends LocalHttpApi {
  /** undefined when the page was not built */
  readonly viewerUrl: string | undefined;
}

/**
 * Start the topology's HTTP API in front of the local Lambda, and the page beside it. Why a request got a 5xx is in `<logsDir>/http-api/`.
 * @param s3Endpoint where presigned URLs lead
 * @throws {ConfigError} when the port is taken
 */
export const serveHttpApi = async (
  { port = 0, origins = [], viewerDir }: NonNullable<CloudOptions['api']>,
  {
    lambda,
    logsDir,
    s3Endpoint,
  }: { readonly lambda: LocalLambda; readonly logsDir: string; readonly s3Endpoint: string },
): Promise<ServedHttpApi> => {
  const log = openEnvironmentLog(logsDir, 'http-api', `${process.pid}`);
  try {
    const api = await startHttpApi({
      spec: HTTP_API,
      invoke: (event) => lambda.invoke(HTTP_API.target, event),
      port,
      origins,
      site: viewerDir === undefined ? undefined : makeViewerSite({ folder: viewerDir, storageOrigins: [s3Endpoint] }),
      onFailure: (requestId, reason) => log.line(`${new Date().toISOString()} ${requestId} ${reason}`),
    });
    // Somebody waits for the first answer.
    lambda.warm(HTTP_API.target, 1);
    const hasPage = viewerDir !== undefined && existsSync(join(viewerDir, 'index.html'));
    return {
      ...api,
      viewerUrl: hasPage ? `${api.url}/` : undefined,
      close: () => api.close().finally(log.close),
    };
  } catch (error) {
    log.close();
    throw error;
  }
};
