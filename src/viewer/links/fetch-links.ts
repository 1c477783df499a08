import { type JobLinks, JobLinksSchema } from '../../api/contracts/jobs.ts';
import { getJson } from '../api/api-client.ts';
import { LINKS_LIMIT, type LinkPlace } from '../core/links/link-place.ts';

/** A page of a job's files with their links. */
export const fetchLinks = (
  jobId: string,
  { kind, cursor, limit = LINKS_LIMIT }: Pick<LinkPlace, 'kind' | 'cursor'> & Partial<Pick<LinkPlace, 'limit'>>,
): Promise<JobLinks> => {
  const query = new URLSearchParams({ links: kind, limit: String(limit), ...(cursor === undefined ? {} : { cursor }) });
  return getJson(`/jobs/${jobId}?${query}`, JobLinksSchema);
};
