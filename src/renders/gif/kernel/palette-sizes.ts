import type { ColourStatistics } from './colour-histogram.ts';
import { makePalette, type Palette } from './palette.ts';

/** Entries of palettes, from the largest on. */
export const PALETTE_SIZES = [256, 192, 128, 96, 64, 48, 32, 24, 16, 12, 8, 6, 4] as const;

/** Make a function that makes a palette of so many entries, once for each number of them. */
export const palettesOf = (statistics: ColourStatistics): ((entries: number) => Palette) => {
  const made = new Map<number, Palette>();
  return (entries) => {
    const palette = made.get(entries) ?? makePalette(statistics, entries);
    made.set(entries, palette);
    return palette;
  };
};
