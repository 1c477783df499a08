import { BEHIND_ALL_S } from '../../shared/core/media/first-frame.ts';

/**
 * ffmpeg's `concat` rounds times to whole microseconds. Half a microsecond is subtracted so that no picture comes out
 * later than it was.
 */
const HALF_A_MICROSECOND = '0.0000005';

/**
 * Show the last decoded picture of an input for ever: another picture is appended at a time later than the end of any
 * film, so a filter that samples by time repeats the picture before it.
 * @param filters filters between the input and this one
 * @param from label of the input
 * @param to label of the output
 * @returns parts of a graph; every picture of the input comes out first, unchanged
 */
export const holdLastPicture = (from: string, filters: readonly string[], to: string): string[] => [
  `[${from}]${[...filters, `setpts=PTS-${HALF_A_MICROSECOND}/TB`, 'split=2'].join(',')}[film][copied]`,
  `[copied]trim=end_frame=1,setpts=${BEHIND_ALL_S}/TB[behind]`,
  `[film][behind]concat=n=2:v=1:a=0[${to}]`,
];
