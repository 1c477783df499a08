import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';

/** How much less of an animation is shown than was planned. */
export interface Reduction {
  /** one picture out of so many is kept */
  readonly everyNth: number;
  /** of the planned width and height */
  readonly scale: number;
}

/**
 * Size, then frame rate, beginning with all of it; each takes a tenth to a half off. Where something moves, held pictures are
 * farther from the film than smaller ones.
 */
export const REDUCTIONS: readonly Reduction[] = [
  { everyNth: 1, scale: 1 },
  { everyNth: 1, scale: 0.95 },
  { everyNth: 1, scale: 0.9 },
  { everyNth: 1, scale: 0.85 },
  { everyNth: 1, scale: 0.8 },
  { everyNth: 1, scale: 0.75 },
  { everyNth: 1, scale: 0.7 },
  { everyNth: 1, scale: 0.65 },
  { everyNth: 1, scale: 0.6 },
  { everyNth: 1, scale: 0.57 },
  { everyNth: 1, scale: 0.54 },
  { everyNth: 1, scale: 0.51 },
  { everyNth: 1, scale: 0.48 },
  { everyNth: 1, scale: 0.45 },
  { everyNth: 1, scale: 0.425 },
  { everyNth: 1, scale: 0.4 },
  { everyNth: 1, scale: 0.375 },
  { everyNth: 1, scale: 0.35 },
  { everyNth: 1, scale: 0.325 },
  { everyNth: 1, scale: 0.3 },
  { everyNth: 2, scale: 0.3 },
  { everyNth: 3, scale: 0.3 },
  { everyNth: 5, scale: 0.3 },
  { everyNth: 10, scale: 0.25 },
  { everyNth: 20, scale: 0.2 },
  { everyNth: 50, scale: 0.1 },
];

/** Sides that a reduced animation keeps at least, pixels. */
const SMALLEST_SIDE = 16;

/** Size of the pictures of a reduced animation. */
export const reducedSize = ({ width, height }: PictureSize, { scale }: Pick<Reduction, 'scale'>): PictureSize => ({
  width: Math.max(Math.min(width, SMALLEST_SIDE), Math.round(width * scale)),
  height: Math.max(Math.min(height, SMALLEST_SIDE), Math.round(height * scale)),
});
