import { REDUCTIONS, type Reduction } from '../../parts/kernel/reductions.ts';

/** How a GIF is made small. The colours follow from the tolerance: as few as lose no more than it does. */
export interface GifSettings extends Reduction {
  /** largest squared distance of a drawn colour that is not a pixel's best */
  readonly tolerance: number;
}

/** From the best on, each some percent smaller than the one before. */
export const TOLERANCES: readonly number[] = [
  0, 12, 16, 20, 24, 28, 32, 38, 45, 54, 64, 76, 90, 106, 125, 148, 175, 210, 250, 295, 350, 420, 500,
];

/**
 * Every way to make a GIF from a reduction on, from the best and largest on. Each has to be smaller than the one before, as it is searched
 * by halves: after the first reduction, which was chosen as the best one, only the coarsest tolerance of each further one is.
 * @param first index of the reduction
 */
export const ladderFrom = (first: number): GifSettings[] =>
  REDUCTIONS.slice(first).flatMap((reduction, at) =>
    (at === 0 ? TOLERANCES : TOLERANCES.slice(-1)).map((tolerance) => ({ ...reduction, tolerance })),
  );
