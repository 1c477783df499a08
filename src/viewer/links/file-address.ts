import { loadConfig } from '../config/load-config.ts';
import { formatRoute } from '../core/routing/route.ts';
import { addressOf } from '../routing/current-route.ts';

const routeOf = (key: string) => {
  const [, jobId = '', ...names] = key.split('/');
  return { page: 'file', jobId, name: names.join('/') } as const;
};

/** The page that leads to a file, by a link that is fresh when it is followed. @param key `jobs/<jobId>/gif/00000.gif` */
export const fileHref = (key: string): string => formatRoute(routeOf(key));

/**
 * The lasting address of a file, to be given to others: it leads to a fresh presigned URL each time it is opened. Where the API asks
 * for a login, which a browser that follows a link does not have, it is an address of this page, which logs in first.
 * @param key `jobs/<jobId>/gif/00000.gif`
 */
export const fileAddress = async (key: string): Promise<string> => {
  const route = routeOf(key);
  const { login } = await loadConfig();
  return login === undefined ? `${location.origin}/jobs/${route.jobId}/files/${route.name}` : addressOf(route);
};
