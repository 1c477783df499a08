import { BEHIND_ALL_S } from '../../shared/media/first-frame.ts';

/** ffmpeg's `concat` rounds times to whole microseconds: half of one less, and none comes out later than it was. */
const HALF_A_MICROSECOND = '0.0000005';

/**
 * Let the last decoded picture of an input be shown for ever: a picture follows it that is due behind all films, and what
 * samples the pictures by time repeats the one before.
 * @param filters those before, from the input on
 * @param from label of the input
 * @param to label of what comes out
 * @returns parts of a graph; every picture of the input comes out first, unchanged
 */
export const holdLastPicture = (from: string, filters: readonly string[], to: string): string[] => [
  `[${from}]${[...filters, `setpts=PTS-${HALF_A_MICROSECOND}/TB`, 'split=2'].join(',')}[film][copied]`,
  `[copied]trim=end_frame=1,setpts=${BEHIND_ALL_S}/TB[behind]`,
  `[film][behind]concat=n=2:v=1:a=0[${to}]`,
];
