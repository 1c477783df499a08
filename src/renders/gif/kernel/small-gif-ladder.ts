import { REDUCTIONS, type Reduction } from '../../parts/kernel/reductions.ts';
import { PALETTE_SIZES } from './palette-sizes.ts';

/** How a GIF is made small. */
export interface GifSettings extends Reduction {
  /** entries of the palette */
  readonly entries: number;
  /** largest squared distance of a drawn colour that is not a pixel's best */
  readonly tolerance: number;
}

const LEAST_TOLERANCE = 4;
const LARGEST_TOLERANCE = 3000;
const STEPS = 36;
/** Coarser ones serve flat pictures of few colours only, on which little depends on them. */
const FLAT_TOLERANCES = [650, 850, 1100, 1400, 1700, 2050, 2500, LARGEST_TOLERANCE] as const;
const LARGEST_USUAL = 500;
/** From the best on, each some percent smaller than the one before. */
export const TOLERANCES: readonly number[] = [
  0,
  ...Array.from({ length: STEPS }, (_, i) =>
    Math.round(LEAST_TOLERANCE * (LARGEST_USUAL / LEAST_TOLERANCE) ** (i / (STEPS - 1))),
  ),
  ...FLAT_TOLERANCES,
];

/** Of so many tolerances that lie between two of those, each is tried where a limit is to be filled. */
const FINER = 4;
/** How many there are from none to the largest, closely. */
export const FINE_TOLERANCES = STEPS * FINER;

/** A tolerance. @param fineness 0, the largest one, to `FINE_TOLERANCES`, none */
export const toleranceOf = (fineness: number): number =>
  fineness >= FINE_TOLERANCES
    ? 0
    : Math.round(LARGEST_TOLERANCE * (LEAST_TOLERANCE / LARGEST_TOLERANCE) ** (fineness / (FINE_TOLERANCES - 1)));

/** Number of the tolerance that is nearest to one. */
export const finenessOf = (tolerance: number): number =>
  tolerance === 0
    ? FINE_TOLERANCES
    : Math.round(
        ((FINE_TOLERANCES - 1) * Math.log(LARGEST_TOLERANCE / tolerance)) /
          Math.log(LARGEST_TOLERANCE / LEAST_TOLERANCE),
      );

/** Steps from a palette to the next larger one. */
const PALETTE_STEPS = 4;

/** Palettes between one and the next larger one, from the largest on. */
const entriesAbove = (palette: number): number[] => {
  const entries = PALETTE_SIZES[palette] as number;
  const above = PALETTE_SIZES[palette - 1] ?? entries;
  const steps = Array.from({ length: PALETTE_STEPS - 1 }, (_, i) => PALETTE_STEPS - 1 - i);
  const between = steps.map((step) => entries + Math.floor(((above - entries) * step) / PALETTE_STEPS));
  return [...new Set(between)].filter((count) => count > entries);
};

/**
 * Every way to make a GIF from a reduction on, from the best and largest on. Each has to be smaller than the one before, as it is searched
 * by halves: after the chosen reduction and palette, only the coarsest of everything is made of that reduction and of each further one.
 * @param first index of the reduction
 * @param palette number of its palette
 */
export const ladderFrom = (first: number, palette: number): GifSettings[] => {
  const chosen = { ...(REDUCTIONS[first] as Reduction), entries: PALETTE_SIZES[palette] as number };
  const coarsest = { tolerance: LARGEST_TOLERANCE, entries: PALETTE_SIZES.at(-1) as number };
  return [
    ...entriesAbove(palette).map((entries) => ({ ...chosen, entries, tolerance: 0 })),
    ...TOLERANCES.map((tolerance) => ({ ...chosen, tolerance })),
    ...REDUCTIONS.slice(first).map((reduction) => ({ ...reduction, ...coarsest })),
  ];
};
