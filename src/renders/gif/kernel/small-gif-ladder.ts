import { REDUCTIONS, type Reduction } from '../../parts/kernel/reductions.ts';

/** How a GIF is made small. The colours follow from the tolerance: as few as lose no more than it does. */
export interface GifSettings extends Reduction {
  /** largest squared distance of a drawn colour that is not a pixel's best */
  readonly tolerance: number;
}

/** From the best on, each some percent smaller than the one before. */
const TOLERANCES: readonly number[] = [
  0, 12, 16, 20, 24, 28, 32, 38, 45, 54, 64, 76, 90, 106, 125, 148, 175, 210, 250, 295, 350, 420, 500,
];

/** Least tolerance that is tried again after a reduction: what was good enough before is not asked for twice. */
const AGAIN_FROM = 125;

/** Every way to make a GIF, from the best and largest on. */
export const LADDER: readonly GifSettings[] = REDUCTIONS.flatMap((reduction, at) =>
  TOLERANCES.filter((tolerance) => at === 0 || tolerance >= AGAIN_FROM).map((tolerance) => ({
    ...reduction,
    tolerance,
  })),
);
