import type { Levels } from './tone-curve.ts';

/** A prime, so that it does not align with patterns of the picture. */
const STRIDE = 7;
/** Share of the picture's pixels that may be clipped at either end. */
const TAIL = 0.05;
/** Levels are multiples of this, so that noise and slow fades do not move them. */
const STEP = 16;
/** How far black is raised towards the darkest level that is used: the rest keeps dark surfaces visible. */
const RAISED = 0.65;
const HIGHEST_BLACK = 64;
const LOWEST_WHITE = 144;

const counts = new Uint32Array(256);

/**
 * Find the range of luma that a picture uses, for pictures that use a part of it: dark ones, hazy ones.
 * @param pixels of gray or RGB
 * @returns black 0..64, white 144..255
 */
export const pictureLevels = (pixels: Uint8Array, channels: 1 | 3): Levels => {
  counts.fill(0);
  let seen = 0;
  for (let at = 0; at + channels <= pixels.length; at += STRIDE * channels) {
    const green = pixels[channels === 1 ? at : at + 1] as number;
    counts[green] = (counts[green] as number) + 1;
    seen++;
  }
  const tail = seen * TAIL;
  let low = 0;
  for (let sum = 0; low < 255; low++) {
    sum += counts[low] as number;
    if (sum > tail) break;
  }
  let high = 255;
  for (let sum = 0; high > 0; high--) {
    sum += counts[high] as number;
    if (sum > tail) break;
  }
  return {
    black: Math.min(HIGHEST_BLACK, Math.floor((low * RAISED) / STEP) * STEP),
    white: Math.min(255, Math.max(LOWEST_WHITE, high + STEP - (high % STEP))),
  };
};
