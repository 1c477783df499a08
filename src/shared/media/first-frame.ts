/**
 * Time of the first decoded frame, from ffmpeg's framecrc output with a time base of one microsecond.
 * @returns microseconds of the video; undefined while no line is complete
 * @see https://ffmpeg.org/ffmpeg-formats.html#framecrc-1
 */
export const parseFirstFrame = (text: string): number | undefined => {
  const line = /^0, *-?\d+, *(-?\d+),/m.exec(text);
  return line?.[1] === undefined ? undefined : Number(line[1]);
};
