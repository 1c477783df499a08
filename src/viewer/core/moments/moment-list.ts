import type { MadeMoment } from './made-moment.ts';

/**
 * Moments of a film, each job once.
 * @param newest replace those of the same jobs among `others`, and stand before them
 */
export const withMoments = (newest: readonly MadeMoment[], others: readonly MadeMoment[]): MadeMoment[] => {
  const known = new Map<string, MadeMoment>();
  for (const moment of [...newest, ...others]) if (!known.has(moment.jobId)) known.set(moment.jobId, moment);
  return [...known.values()];
};
