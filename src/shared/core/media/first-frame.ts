/** Later than the end of any film. A filter graph puts an extra picture at this time so that the last real one is held. */
export const BEHIND_ALL_S = 1_000_000;

/** A line of framecrc output: the time of a frame. */
const FRAME_LINE = /^0, *-?\d+, *(-?\d+),.*\n/gm;

/** When decoded frames are due, microseconds of the video. */
export interface FrameTimes {
  readonly firstUs: number;
  readonly lastUs: number;
}

/**
 * Times of decoded frames, from ffmpeg's framecrc output with a time base of one microsecond.
 * @param text complete lines, and perhaps the beginning of the next one
 * @param known result for the lines before these
 * @returns undefined until one line is complete
 * @see https://ffmpeg.org/ffmpeg-formats.html#framecrc-1
 */
export const parseFrameTimes = (text: string, known?: FrameTimes): FrameTimes | undefined => {
  let times = known;
  for (const [, digits] of text.matchAll(FRAME_LINE)) {
    const us = Number(digits);
    if (us >= BEHIND_ALL_S * 1e6) continue;
    times = { firstUs: times?.firstUs ?? us, lastUs: Math.max(times?.lastUs ?? us, us) };
  }
  return times;
};

/** The times of all decoded frames in complete lines, microseconds of the video, in the order in which they came out. */
export const parseAllFrameTimes = (text: string): number[] =>
  [...text.matchAll(FRAME_LINE)].map(([, digits]) => Number(digits));
