// What the caller sets before it draws a picture: sizes, and where pictures and cells lie in memory.

/** Cells in a row. */
export let columns: i32 = 0;
/** Samples of a cell in a row and in a column, 16 together at most. */
export let across: i32 = 0;
export let down: i32 = 0;
/** Bytes of a sample: 1 gray, 3 RGB. */
export let channels: i32 = 0;

/** Address of the picture, and of the one before it. */
export let picture: usize = 0;
export let pictureBefore: usize = 0;

/** Samples by which each cell was decided: 16 bytes a cell, 0 where it has fewer. */
export let deciding: usize = 0;
/** Their sums, and the largest squared differences from them that count as noise: 32 bits a cell. */
export let decidingSums: usize = 0;
export let limits: usize = 0;
/** Each cell's glyph, as a place in the set, and its code point: 16 bits a cell. */
export let glyphs: usize = 0;
export let codePoints: usize = 0;

/** What became of the cells of the row that was drawn last: a byte each, see `draw-row.ts`. */
export let marks: usize = 0;
/** 0xRRGGBB of these cells where the picture has colours: their means, and each of their samples. */
export let means: usize = 0;
export let colours: usize = 0;
