/** Longer than any delay that reordered pictures cause; a longer one has another cause and counts as 0. */
const LONGEST_US = 1_000_000;

/**
 * How much later than they are due the decoder puts out pictures. It happens in containers that keep one time a packet, in
 * decoding order: the first picture is due at the time of the first packet, but comes out only once the pictures that refer
 * to it are read.
 * @param listing ffprobe's `packet=pts_time,dts_time:frame=best_effort_timestamp_time` with names in front, from the beginning on
 * @returns microseconds, 0 where pictures are not reordered
 */
export const decodingDelayUs = (listing: string): number => {
  const timesOf = (name: string): number[] =>
    listing
      .split('\n')
      .filter((line) => line.startsWith(`${name},`))
      .map((line) => line.split(',').slice(1).map(Number.parseFloat).findLast(Number.isFinite))
      .filter((seconds) => seconds !== undefined)
      .map((seconds) => Math.round(seconds * 1e6));
  const [packet] = timesOf('packet');
  const [frame] = timesOf('frame');
  if (packet === undefined || frame === undefined) return 0;
  const delayUs = frame - packet;
  return delayUs > 0 && delayUs <= LONGEST_US ? delayUs : 0;
};
