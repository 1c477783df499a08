import { LinkBook } from '../core/links/link-book.ts';
import { fetchLinks } from './fetch-links.ts';

/**
 * An address of a file that can be followed now: links expire while the page is open.
 * @param url as it was shown; that of a picture in the page's own memory stays
 * @param key of what the URL leads to, `jobs/<jobId>/gif/00000.gif`
 * @throws {ApiError}, or an error whose message may be shown when the file is gone
 */
export const freshUrl = async (url: string, key: string): Promise<string> => {
  if (url.startsWith('blob:')) return url;
  const [, jobId = ''] = key.split('/');
  const fresh = await new LinkBook((place) => fetchLinks(jobId, place)).urlOf(key);
  if (fresh === undefined) throw new Error('The file is gone.');
  return fresh;
};
