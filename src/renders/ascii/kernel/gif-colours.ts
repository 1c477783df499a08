import { indexBits } from '../../gif/kernel/gif-blocks.ts';
import { makePalette, type Palette } from '../../gif/kernel/palette.ts';
import type { CellPaint } from './cell-difference.ts';
import type { CellGrid } from './cell-grid.ts';
import { isGroundless, isInkless } from './cell-looks.ts';
import { XTERM_16, XTERM_256 } from './palettes.ts';
import { GROUND, INK } from './raster.ts';
import type { ColourDepth } from './sgr.ts';

/** Colours of one picture of an animation, and how its cells are painted with them. */
export interface GifColours {
  /** RGB24 */
  readonly rgb: Uint8Array;
  readonly bits: number;
  readonly paint: CellPaint;
}

/** The last colour of a table is kept free for pixels that stay as they are. */
const MOST_COLOURS = 255;

const rgbOf = (colours: readonly number[]): Uint8Array =>
  Uint8Array.from(colours.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));

/** A table of exactly these colours, for all pictures. */
const fixedColours = (colours: readonly number[]): GifColours => {
  const indices = new Map(colours.map((colour, index) => [colour, index]));
  const indexOf = (colour: number): number => {
    const index = indices.get(colour);
    if (index !== undefined) return index;
    throw new RangeError(`the colour #${colour.toString(16).padStart(6, '0')} is none of the animation's`);
  };
  return {
    rgb: rgbOf(colours),
    bits: indexBits(colours.length + 1),
    paint: { indexOf, transparent: colours.length, keepsInk: true, keepsGround: true },
  };
};

const BLACK_AND_WHITE = [GROUND, INK];

/**
 * The table that all pictures of an animation share.
 * @returns the terminal's colours, which the grids use; black and white when each picture has its own colours
 */
export const sharedColours = (depth: ColourDepth): GifColours => {
  if (depth === '16') return fixedColours([...XTERM_16]);
  if (depth === '256') return fixedColours([...new Set(XTERM_256)]);
  return fixedColours(BLACK_AND_WHITE);
};

/** Number of changed cells in which each colour is visible. */
const countColours = ({ codePoints, foreground, background }: CellGrid, changed: Int32Array): Map<number, number> => {
  const counts = new Map<number, number>();
  const count = (colour: number) => counts.set(colour, (counts.get(colour) ?? 0) + 1);
  for (const cell of changed) {
    const codePoint = codePoints[cell] as number;
    if (!isInkless(codePoint)) count(foreground?.[cell] ?? INK);
    if (!isGroundless(codePoint)) count(background?.[cell] ?? GROUND);
  }
  return counts;
};

const nearestIn = ({ rgb }: Palette, colour: number): number => {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < rgb.length; at += 3) {
    const r = (rgb[at] as number) - (colour >> 16);
    const g = (rgb[at + 1] as number) - ((colour >> 8) & 255);
    const b = (rgb[at + 2] as number) - (colour & 255);
    const distance = r * r + g * g + b * b;
    if (distance >= least) continue;
    least = distance;
    best = at / 3;
  }
  return best;
};

const quantise = (counts: Map<number, number>): Palette => {
  const colours = Array.from(counts.keys()).sort((one, other) => one - other);
  return makePalette({
    means: Float64Array.from(rgbOf(colours)),
    weights: Float64Array.from(colours, (colour) => counts.get(colour) ?? 0),
    exactColours: colours.length <= MOST_COLOURS ? colours : undefined,
  });
};

/**
 * A table for one picture, made of the colours that its changed cells have.
 *
 * The colours of later pictures are unknown, so one table for all pictures would have to be spread evenly over all
 * colours: six or seven steps a channel, which skin and sky show as bands. A picture's own table takes 768 of its tens
 * of thousands of bytes, serves only the changed cells, and is exact if these have at most 255 colours.
 * @param changed cells, at least one
 */
export const ownColours = (grid: CellGrid, changed: Int32Array): GifColours => {
  const counts = countColours(grid, changed);
  const palette = quantise(counts);
  const rgb = Uint8Array.from(palette.rgb);
  const hasOneGround = grid.background === undefined;
  // The single ground must have the same colour in every picture: only then may its pixels stay.
  if (hasOneGround && counts.has(GROUND)) rgb.set(rgbOf([GROUND]), nearestIn(palette, GROUND) * 3);
  const indices = new Map<number, number>();
  const indexOf = (colour: number): number => {
    const index = indices.get(colour) ?? nearestIn({ ...palette, rgb }, colour);
    indices.set(colour, index);
    return index;
  };
  return {
    rgb,
    bits: indexBits(rgb.length / 3 + 1),
    // Ink that stayed was drawn with another table: next to new ink of the same colour in one glyph, the difference
    // would show.
    paint: { indexOf, transparent: rgb.length / 3, keepsInk: false, keepsGround: hasOneGround },
  };
};
