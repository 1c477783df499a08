import type { InkRamp } from '../../../../../src/renders/ascii/kernel/ink-ramp.ts';

/**
 * The step of a ramp for an amount of ink.
 * @param ink share of the cell that is wanted
 * @param threshold inside 0..1: 0.5 rounds to the nearest step, thresholds spread evenly keep the mean
 */
export const rampStep = ({ ink: steps }: InkRamp, ink: number, threshold: number): number => {
  let low = 0;
  let high = steps.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((steps[middle] as number) <= ink) low = middle;
    else high = middle;
  }
  const below = steps[low] as number;
  const above = steps[high] as number;
  return ink - below > threshold * (above - below) ? high : low;
};
