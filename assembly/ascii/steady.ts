import { LUMA } from './memory';
import { firstHalf, lastHalf, product, samples, squares, sum } from './samples';
import { deciding, decidingSums, limits } from './screen';

/** Samples that differ on average by more than this from the deciding ones are no noise: levels of 0..255, squared. */
const NOISE: f64 = 16;
/** A cell's own contrast hides noise: this share of its variance is added to the limit. */
const MASKED: f64 = 1.0 / 16.0;

/** Whether the samples of the cell that was read differ from the deciding ones only by noise. */
export function isSteady(cell: i32): bool {
  const drift = sum - load<i32>(decidingSums + <usize>(cell << 2));
  const now = v128.load(LUMA);
  const then = v128.load(deciding + <usize>(cell << 4));
  const first = i16x8.sub(firstHalf(now), firstHalf(then));
  const last = i16x8.sub(lastHalf(now), lastHalf(then));
  // Noise has no direction: a shift of the whole cell counts as much again.
  const apart = (2 * drift * drift) / samples() + product(first, last, first, last);
  return apart <= load<i32>(limits + <usize>(cell << 2));
}

/** Remember the samples by which a cell was decided. */
export function decide(cell: i32): void {
  const count = <f64>samples();
  v128.store(deciding + <usize>(cell << 4), v128.load(LUMA));
  store<i32>(decidingSums + <usize>(cell << 2), sum);
  const variation = <f64>squares - <f64>(sum * sum) / count;
  store<i32>(limits + <usize>(cell << 2), <i32>(count * NOISE + variation * MASKED));
}
