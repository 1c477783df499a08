import { getJson } from '../api/api-client.ts';
import { VIEWER_CONFIG_PATH } from '../core/config/config-path.ts';
import { type ViewerConfig, ViewerConfigSchema } from '../core/config/viewer-config.ts';

let loaded: Promise<ViewerConfig> | undefined;

/** Configuration of the page, fetched once. It differs between the local cloud and a deployment. @throws {ApiError} */
export const loadConfig = (): Promise<ViewerConfig> => {
  loaded ??= getJson(VIEWER_CONFIG_PATH, ViewerConfigSchema).catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
};
