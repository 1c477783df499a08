import type { MediaProbe } from './media-probe.ts';

/** Microseconds as ffmpeg takes them. */
export const secondsText = (microseconds: number): string => (microseconds / 1e6).toFixed(6);

/** Tick length in seconds. Times on a clock with longer ticks stay the same when a microsecond is added. */
const COARSE_TICK = 1 / 250_000;

/** Microseconds that are added to all times so that the video begins at 0; see {@link clockOffset} for the odd one. */
export const clockOffsetUs = ({ originUs, video }: Pick<MediaProbe, 'originUs' | 'video'>): number => {
  if (originUs === 0) return 0;
  const [numerator, denominator] = video.timeBase;
  const beside = numerator / denominator >= COARSE_TICK ? 1 : 0;
  return beside - originUs;
};

/**
 * The input option that makes the video's beginning time 0. When the offset is exactly the negated start of the container,
 * ffmpeg before 6.0 uses the start of the selected streams instead (in transport streams). An offset that is a microsecond
 * larger avoids this, and the microsecond disappears in the rounding to ticks.
 * @returns argv part that goes before `-i`
 */
export const clockOffset = (probe: Pick<MediaProbe, 'originUs' | 'video'>): string[] => {
  const us = clockOffsetUs(probe);
  return probe.originUs === 0 ? [] : ['-itsoffset', secondsText(us)];
};
