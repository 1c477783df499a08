import { ConfigError } from '../../../shared/core/errors/errors.ts';

/** Browsers play a frame whose delay is below this as if it lasted 10 cs. */
const SHORTEST_PLAYED_CS = 2;
const LARGEST_FPS = 50;

/** A copy of `delays` whose last one lasts 2 cs, taken from the frames before it; undefined where they cannot spare it. */
const lengthenLast = (delays: readonly number[]): number[] | undefined => {
  const lengthened = [...delays];
  const last = lengthened.length - 1;
  let missing = SHORTEST_PLAYED_CS - (lengthened[last] ?? 0);
  for (let i = last - 1; i >= 0 && missing > 0; i -= 1) {
    const delay = lengthened[i] ?? 0;
    const taken = Math.min(missing, Math.max(0, delay - SHORTEST_PLAYED_CS));
    lengthened[i] = delay - taken;
    missing -= taken;
  }
  lengthened[last] = SHORTEST_PLAYED_CS;
  return missing === 0 ? lengthened : undefined;
};

/**
 * Plan how long each frame of a slice's GIF is shown: frame i from `i / fps` to `(i + 1) / fps`, the last to the end.
 * Boundaries, not delays, are rounded to centiseconds, so errors never add up. A last frame below 2 cs borrows from the
 * frames before it, because browsers would stretch it to 10 cs; if they have nothing to lend, it stays short.
 * @param lengthMs length of the slice, positive integer ms
 * @param fps frames per second, integer 1..50
 * @returns `ceil(lengthMs * fps / 1000)` delays in centiseconds that sum to `round(lengthMs / 10)`
 * @throws {ConfigError} when either is out of range
 */
export const planGifDelays = (lengthMs: number, fps: number): number[] => {
  if (!Number.isSafeInteger(lengthMs * LARGEST_FPS) || lengthMs < 1 || !Number.isInteger(lengthMs)) {
    throw new ConfigError(`The length of a GIF is ${lengthMs} ms; it must be a positive whole number of milliseconds.`);
  }
  if (!Number.isInteger(fps) || fps < 1 || fps > LARGEST_FPS) {
    throw new ConfigError(`The frame rate of a GIF is ${fps}; it must be a whole number from 1 to ${LARGEST_FPS}.`);
  }
  const count = Math.ceil((lengthMs * fps) / 1000);
  const boundaryCs = (i: number) => Math.round(i === count ? lengthMs / 10 : (100 * i) / fps);
  const delays = Array.from({ length: count }, (_, i) => boundaryCs(i + 1) - boundaryCs(i));
  const last = delays[count - 1] ?? 0;
  return last < SHORTEST_PLAYED_CS ? (lengthenLast(delays) ?? delays) : delays;
};
