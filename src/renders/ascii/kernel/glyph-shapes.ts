import type { Font } from './font/font.ts';
import { bitmapCoverage, type CellBitmap, type GlyphSet, glyphBitmaps } from './glyph-set.ts';

/** Shapes of glyphs for a matcher; a glyph may have several. */
export interface GlyphShapes {
  /** place in the set of each shape's glyph: first every glyph as it is, in the order of the set */
  readonly glyphs: Uint16Array;
  /** for each shape the share of each sample that is ink, 0..1 */
  readonly coverage: Float64Array;
  /** pixels by which each shape is moved from its glyph's place, in either direction */
  readonly moves: Int32Array;
}

/** A line is at most this part of the cell thick, and at least that part of it long. */
const THICK = 1 / 6;
const THIN_ACROSS = 1 / 4;
const LONG = 5 / 8;
/** Share of the cell by which a line may be moved from its place. */
const BESIDE_DOWN = 0.2;
const BESIDE_ACROSS = 0.4;

/** Moves by at most a share of a length that keep the line inside the cell. */
const movesOf = (first: number, last: number, length: number, part: number): number[] => {
  const most = Math.floor(length * part);
  const [least, end] = [Math.max(-first, -most), Math.min(length - 1 - last, most)];
  return Array.from({ length: end - least + 1 }, (_, i) => least + i);
};

const movedDown = (bitmap: CellBitmap, by: number): CellBitmap => bitmap.map((_, y) => bitmap[y - by] ?? 0);

const movedRight = (bitmap: CellBitmap, by: number): CellBitmap =>
  bitmap.map((row) => (by > 0 ? row >> by : row << -by));

interface MovedBitmap {
  readonly bitmap: CellBitmap;
  /** pixels down or to the right */
  readonly by: number;
}

/**
 * The other places of a line. There is one `-` for all heights: a line between two rows of samples would look more like
 * an `x` than like the `-` that lies in one of them.
 * @returns nothing for a glyph that is no upright or level line
 */
const placesBeside = (bitmap: CellBitmap, { width, height }: Font): MovedBitmap[] => {
  const all = bitmap.reduce((bits, row) => bits | row, 0);
  const top = bitmap.findIndex((row) => row !== 0);
  if (top < 0) return [];
  const bottom = bitmap.findLastIndex((row) => row !== 0);
  const left = Math.clz32(all) - 24;
  const right = 7 - (31 - Math.clz32(all & -all));
  const [across, down] = [right - left + 1, bottom - top + 1];
  if (down <= height * THICK && across >= width * LONG) {
    return movesOf(top, bottom, height, BESIDE_DOWN)
      .filter((by) => by !== 0)
      .map((by) => ({ bitmap: movedDown(bitmap, by), by }));
  }
  if (across <= width * THIN_ACROSS && down >= height * LONG) {
    // In fonts an upright line stands on the base line or above; in a picture it continues in the next row, so it is
    // centred.
    const centred = movedDown(bitmap, (height - 1 - top - bottom) >> 1);
    return movesOf(left, right, width, BESIDE_ACROSS).map((by) => ({ bitmap: movedRight(centred, by), by }));
  }
  return [];
};

/**
 * The shapes of a set's glyphs: as they are, and lines also beside their place.
 * @param across samples across a cell
 * @param down samples down a cell
 */
export const makeGlyphShapes = (set: GlyphSet, across: number, down: number): GlyphShapes => {
  const bitmaps = glyphBitmaps(set);
  const beside = bitmaps.flatMap((bitmap, glyph) =>
    placesBeside(bitmap, set.font).map((moved) => ({ glyph, ...moved })),
  );
  return {
    glyphs: Uint16Array.from([...bitmaps.keys(), ...beside.map(({ glyph }) => glyph)]),
    moves: Int32Array.from([...bitmaps.map(() => 0), ...beside.map(({ by }) => by)]),
    coverage: bitmapCoverage(set.font, [...bitmaps, ...beside.map(({ bitmap }) => bitmap)], across, down),
  };
};
