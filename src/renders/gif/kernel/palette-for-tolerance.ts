import type { ColourStatistics } from './colour-histogram.ts';
import { makePalette, type Palette } from './palette.ts';
import { paletteError } from './refine-palette.ts';

const FEWEST_FIRST = [16, 24, 32, 48, 64, 96, 128, 192, 256] as const;
/** On real footage, a palette that loses this share of a tolerance saves more than it costs. */
const SHARE = 0.6;

/**
 * Make a function that chooses a palette for a tolerance: the smallest that loses little beside it, as fewer colours
 * repeat more often.
 * @returns made once for each size; 256 entries for the tolerance 0
 */
export const paletteForTolerance = (statistics: ColourStatistics): ((tolerance: number) => Palette) => {
  const made = new Map<number, { readonly palette: Palette; readonly error: number }>();
  const of = (entries: number) => {
    const known = made.get(entries);
    if (known !== undefined) return known;
    const palette = makePalette(statistics, entries);
    const each = { palette, error: palette.exact ? 0 : paletteError(statistics, Float64Array.from(palette.rgb)) };
    made.set(entries, each);
    return each;
  };
  return (tolerance) => {
    const entries = FEWEST_FIRST.find((count) => count === 256 || of(count).error <= tolerance * SHARE);
    return of(entries ?? 256).palette;
  };
};
