import { LUMA } from './memory';
import { firstHalf, lastHalf, samples, squares, sum } from './samples';

/** Standard deviations at which a sample is far from the mean; less than the 1 of an edge between two even halves. */
const STEP: f64 = 0.8;

/** Standard deviation of the samples of the cell that was read. */
export let deviation: f64 = 0;
/** Its samples less their mean, in four steps of their deviation: two bits each, a byte for a group of four. */
export let code0: i32 = 0;
export let code1: i32 = 0;
export let code2: i32 = 0;
export let code3: i32 = 0;

/** Two bits for each of two groups of four, as pairs that are to be added. */
function stepsOf(half: v128, low: v128, middle: v128, high: v128): v128 {
  // A comparison that holds gives -1.
  const steps = i16x8.add(i16x8.add(i16x8.gt_s(half, low), i16x8.gt_s(half, middle)), i16x8.gt_s(half, high));
  return i32x4.dot_i16x8_s(steps, i16x8(-1, -4, -16, -64, -1, -4, -16, -64));
}

/** Find the pattern of the cell that was read. */
export function readPattern(): void {
  const count = <f64>samples();
  const mean = <f64>sum / count;
  deviation = sqrt((<f64>squares - <f64>sum * mean) / count);
  // A whole number is above a bound where it is above the bound's floor.
  const low = i16x8.splat(<i16>floor(mean - STEP * deviation));
  const middle = i16x8.splat(<i16>mean);
  const high = i16x8.splat(<i16>(mean + STEP * deviation));
  const luma = v128.load(LUMA);
  const first = stepsOf(firstHalf(luma), low, middle, high);
  code0 = i32x4.extract_lane(first, 0) + i32x4.extract_lane(first, 1);
  code1 = i32x4.extract_lane(first, 2) + i32x4.extract_lane(first, 3);
  const last = stepsOf(lastHalf(luma), low, middle, high);
  code2 = i32x4.extract_lane(last, 0) + i32x4.extract_lane(last, 1);
  code3 = i32x4.extract_lane(last, 2) + i32x4.extract_lane(last, 3);
}
