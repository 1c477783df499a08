/** Later than the end of any film. A filter graph puts an extra picture at this time so that the last real one is held. */
export const BEHIND_ALL_S = 1_000_000;

/** When decoded frames are due, microseconds of the video. */
export interface FrameTimes {
  readonly firstUs: number;
  readonly lastUs: number;
}

/** Every time in complete lines of ffmpeg's framecrc output, in the order of the lines. */
export const reportedTimes = (text: string): number[] =>
  [...text.matchAll(/^0, *-?\d+, *(-?\d+),.*\n/gm)]
    .map(([, digits]) => Number(digits))
    .filter((us) => us < BEHIND_ALL_S * 1e6);

/**
 * Times of decoded frames, from ffmpeg's framecrc output with a time base of one microsecond.
 * @param text complete lines, and perhaps the beginning of the next one
 * @param known result for the lines before these
 * @returns undefined until one line is complete
 * @see https://ffmpeg.org/ffmpeg-formats.html#framecrc-1
 */
export const parseFrameTimes = (text: string, known?: FrameTimes): FrameTimes | undefined => {
  let times = known;
  for (const us of reportedTimes(text)) {
    times = { firstUs: times?.firstUs ?? us, lastUs: Math.max(times?.lastUs ?? us, us) };
  }
  return times;
};
