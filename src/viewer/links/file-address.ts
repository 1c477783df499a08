import { loadConfig } from '../config/load-config.ts';
import { addressOf } from '../routing/current-route.ts';

/**
 * The lasting address of a file, to be given to others: it leads to a fresh presigned URL each time it is opened. Where the API asks
 * for a login, which a browser that follows a link does not have, it is an address of this page, which logs in first.
 * @param key `jobs/<jobId>/gif/00000.gif`
 */
export const fileAddress = async (key: string): Promise<string> => {
  const [, jobId = '', ...names] = key.split('/');
  const name = names.join('/');
  const { login } = await loadConfig();
  return login === undefined
    ? `${location.origin}/jobs/${jobId}/files/${name}`
    : addressOf({ page: 'file', jobId, name });
};
