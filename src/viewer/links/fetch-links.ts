import { type JobLinks, JobLinksSchema } from '../../api/contracts/jobs.ts';
import { getJson } from '../api/api-client.ts';
import { LINKS_LIMIT, type LinkPlace } from '../core/links/link-place.ts';

/** A page of a job's files with their links. */
export const fetchLinks = (
  jobId: string,
  { kind, cursor }: Pick<LinkPlace, 'kind' | 'cursor'>,
  limit: number = LINKS_LIMIT,
): Promise<JobLinks> => {
  const query = new URLSearchParams({ links: kind, limit: String(limit), ...(cursor === undefined ? {} : { cursor }) });
  return getJson(`/jobs/${jobId}?${query}`, JobLinksSchema);
};
