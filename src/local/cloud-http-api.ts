import { HTTP_API } from '../shared/topology.ts';
import type { CloudOptions } from './cloud-api.ts';
import { type LocalHttpApi, startHttpApi } from './http-api/start-http-api.ts';
import { openEnvironmentLog } from './lambda/environment-log.ts';
import type { LocalLambda } from './lambda/start-lambda.ts';

/**
 * Start the topology's HTTP API in front of the local Lambda. Why a request got a 5xx is in `<logsDir>/http-api/`.
 * @throws {ConfigError} when the port is taken
 */
export const serveHttpApi = async (
  { port = 0, origins = [] }: NonNullable<CloudOptions['api']>,
  lambda: LocalLambda,
  logsDir: string,
): Promise<LocalHttpApi> => {
  const log = openEnvironmentLog(logsDir, 'http-api', `${process.pid}`);
  try {
    const api = await startHttpApi({
      spec: HTTP_API,
      invoke: (event) => lambda.invoke(HTTP_API.target, event),
      port,
      origins,
      onFailure: (requestId, reason) => log.line(`${new Date().toISOString()} ${requestId} ${reason}`),
    });
    // Somebody waits for the first answer.
    lambda.warm(HTTP_API.target, 1);
    return { ...api, close: () => api.close().finally(log.close) };
  } catch (error) {
    log.close();
    throw error;
  }
};
