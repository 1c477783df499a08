import { compareGenerations, type Generation, releaseYearOf } from './ffmpeg-generation.ts';

/**
 * Choose the ffprobe to use with an ffmpeg of another package: the two have to agree about start times and lengths. It is
 * the one with the nearest year that is not older than the ffmpeg, of several of that year the newest; when all are
 * older, the newest.
 * @param ffmpeg generation of the ffmpeg
 * @param candidates in order of preference between equals
 * @returns undefined when there are no candidates
 */
export const nearestFfprobe = <T extends { readonly generation: Generation }>(
  ffmpeg: Generation,
  candidates: readonly T[],
): T | undefined => {
  const newestFirst = candidates.toSorted((a, b) => compareGenerations(b.generation, a.generation));
  const year = releaseYearOf(ffmpeg);
  const years = newestFirst.map(({ generation }) => releaseYearOf(generation)).filter((each) => each >= year);
  const nearest = Math.min(...years);
  return newestFirst.find(({ generation }) => releaseYearOf(generation) === nearest) ?? newestFirst[0];
};
