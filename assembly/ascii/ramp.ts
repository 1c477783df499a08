import { LUMA } from './memory';
import { samples } from './samples';
import { rampInk, rampSteps, thresholds, tone } from './tables';

/** Share of ink that a luma asks for. */
export function toneOf(luma: i32): f64 {
  return load<f64>(tone + <usize>(luma << 3));
}

/** Mean of a cell's tone, as light adds up and gray values do not. */
export function meanTone(): f64 {
  let sum: f64 = 0;
  const count = samples();
  for (let i = 0; i < count; i++) sum += toneOf(load<u8>(LUMA + <usize>i));
  return sum / <f64>count;
}

/** Threshold of a place: it depends on where the place is and nothing else. */
export function thresholdAt(row: i32, column: i32): f64 {
  return load<f64>(thresholds + <usize>((((row & 7) << 3) | (column & 7)) << 3));
}

/** Ink of a step of the ramp. */
export function inkOf(step: i32): f64 {
  return load<f64>(rampInk + <usize>(step << 3));
}

/** The step of the ramp for an amount of ink: 0.5 as threshold rounds to the nearest, thresholds spread evenly keep the mean. */
export function rampStep(ink: f64, threshold: f64): i32 {
  let low = 0;
  let high = rampSteps - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (inkOf(middle) <= ink) low = middle;
    else high = middle;
  }
  const below = inkOf(low);
  return ink - below > threshold * (inkOf(high) - below) ? high : low;
}
