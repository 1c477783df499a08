import type { JobSummary } from '../../../api/contracts/jobs.ts';

/** Address of the picture on the card of a job. Whoever loads it ahead says the same, so that it is loaded once. */
export const cardPicture = ({ poster }: Pick<JobSummary, 'poster'>): string | undefined =>
  poster?.small?.url ?? poster?.url;
