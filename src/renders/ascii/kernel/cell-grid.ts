/** One screen of ASCII art: a glyph in each cell, and its colours where there are any. */
export interface CellGrid {
  /** cells in a row */
  readonly columns: number;
  readonly rows: number;
  /** Unicode code point of each cell, row by row, all of them in the font */
  readonly codePoints: Uint16Array;
  /** 0xRRGGBB of each cell's ink; without it ink is white. With 16 or 256 colours these are exactly the palette's */
  readonly foreground?: Uint32Array;
  /** 0xRRGGBB of each cell's ground; without it the ground is black */
  readonly background?: Uint32Array;
}

/** How many cells a grid has. */
export const cellCount = ({ columns, rows }: Pick<CellGrid, 'columns' | 'rows'>): number => columns * rows;
