import type { MediaProbe } from './media-probe.ts';

/** Microseconds as ffmpeg takes them. */
export const secondsText = (microseconds: number): string => (microseconds / 1e6).toFixed(6);

/** Of a second; coarser ticks are not changed by a microsecond. */
const COARSE_TICK = 1 / 250_000;

/**
 * The input option that makes the video's beginning time 0. Given the container's start exactly negated, ffmpeg before 6.0
 * takes the start of the streams in use instead (in transport streams): a microsecond beside it is left alone, and lost in
 * the rounding to ticks.
 * @returns argv part that goes before `-i`
 */
export const clockOffset = ({ originUs, video }: Pick<MediaProbe, 'originUs' | 'video'>): string[] => {
  if (originUs === 0) return [];
  const [numerator, denominator] = video.timeBase;
  const beside = numerator / denominator >= COARSE_TICK ? 1 : 0;
  return ['-itsoffset', secondsText(beside - originUs)];
};
