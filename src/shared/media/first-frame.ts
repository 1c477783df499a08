/** Later than any film: where the picture lies that a graph holds its last one by. */
export const BEHIND_ALL_S = 1_000_000;

/** When decoded frames are due, microseconds of the video. */
export interface FrameTimes {
  readonly firstUs: number;
  readonly lastUs: number;
}

/**
 * Times of decoded frames, from ffmpeg's framecrc output with a time base of one microsecond.
 * @param text whole lines and perhaps the beginning of one
 * @param known from the lines before
 * @returns undefined while no line is complete
 * @see https://ffmpeg.org/ffmpeg-formats.html#framecrc-1
 */
export const parseFrameTimes = (text: string, known?: FrameTimes): FrameTimes | undefined => {
  let times = known;
  for (const [, digits] of text.matchAll(/^0, *-?\d+, *(-?\d+),.*\n/gm)) {
    const us = Number(digits);
    if (us >= BEHIND_ALL_S * 1e6) continue;
    times = { firstUs: times?.firstUs ?? us, lastUs: Math.max(times?.lastUs ?? us, us) };
  }
  return times;
};
