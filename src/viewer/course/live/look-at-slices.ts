import { SlicesNewsSchema } from '../../../api/contracts/slices.ts';
import { getJson } from '../../api/api-client.ts';
import type { LookAtSlices } from './poll-feed.ts';

/** Ask the API for the slices of a job that changed. */
export const lookAtSlices: LookAtSlices = (jobId, since, signal) => {
  const query = since === undefined ? '' : `?since=${encodeURIComponent(since)}`;
  return getJson(`/jobs/${jobId}/slices${query}`, SlicesNewsSchema, { signal });
};
