import { clockOffsetUs } from '../../../core/media/clock-offset.ts';
import type { MediaProbe } from '../../../core/media/media-probe.ts';
import type { Packet } from '../packet.ts';

/** A slice in ticks of the container's clock. */
export interface SliceTicks {
  /** last tick that is not after the slice's start */
  readonly startTick: number;
  /** first tick that is not before its end */
  readonly endTick: number;
}

type TimeBase = readonly [number, number];

/** A time in whole ticks, rounded as ffmpeg rounds it: to the nearest, halves away from zero. */
const nearestTick = (us: number, [numerator, denominator]: TimeBase): number => {
  const ticks = (us * denominator) / (numerator * 1e6);
  return Math.sign(ticks) * Math.round(Math.abs(ticks));
};

/** The tick of the container's clock at which the film begins, by the same offset that ffmpeg is given. */
const originTick = (probe: Pick<MediaProbe, 'originUs' | 'video'>, timeBase: TimeBase): number =>
  -nearestTick(clockOffsetUs(probe), timeBase);

/** When a tick is, microseconds of the film, rounded. */
export const filmUs = (tick: number, probe: Pick<MediaProbe, 'originUs' | 'video'>, timeBase: TimeBase): number => {
  const [numerator, denominator] = timeBase;
  return Math.round(((tick - originTick(probe, timeBase)) * numerator * 1e6) / denominator);
};

/** A slice on the container's clock, by the same offset that ffmpeg is given. */
export const sliceTicks = (
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
  probe: Pick<MediaProbe, 'originUs' | 'video'>,
  timeBase: TimeBase,
): SliceTicks => {
  const origin = originTick(probe, timeBase);
  const [numerator, denominator] = timeBase;
  const ticks = (ms: number) => (ms * denominator) / (numerator * 1000);
  return { startTick: Math.floor(ticks(startMs)) + origin, endTick: Math.ceil(ticks(endMs)) + origin };
};

/**
 * Whole seconds by which the times of an excerpt are moved so that none is below 0, as not every container can hold such
 * times. Whole seconds are whole ticks in all time bases that are used.
 */
export const excerptShift = (
  packets: readonly Packet[],
  [numerator, denominator]: TimeBase,
): { readonly ticks: number; readonly us: number } => {
  const least = packets.reduce((lowest, { dts, pts }) => Math.min(lowest, dts, pts), 0);
  // With a numerator above 1 a second need not be a whole number of ticks: `numerator` seconds are.
  const steps = Math.ceil(Math.max(0, -least) / denominator);
  return { ticks: steps * denominator, us: steps * numerator * 1e6 };
};
