// What the caller sets for a style: how glyphs are chosen, and where the tables for it lie.

/** The ways in which glyphs are chosen. */
export const BY_LUMA: i32 = 0;
export const BY_SHAPE: i32 = 1;
export const BY_CONTRAST: i32 = 2;
export const BY_DOTS: i32 = 3;
export let way: i32 = 0;

/** Share of ink for each luma, 64 bits. */
export let tone: usize = 0;
/** 0 where brightness is not dithered. */
export let isDithered: i32 = 0;
/** Dither thresholds of 8×8 cells, of dots where glyphs are chosen by them: 64 bits. */
export let thresholds: usize = 0;
/** Amounts of ink that occur, ascending, 64 bits; and the glyph of each, 16 bits. */
export let rampInk: usize = 0;
export let rampGlyphs: usize = 0;
export let rampSteps: i32 = 0;

/** How alike each code of a group of samples and each shape are: 16 bits; behind the last group a row of zeros. */
export let shapeSums: usize = 0;
/** Entries of a row, a multiple of four, and groups of a cell, at most four. */
export let shapes: i32 = 0;
export let groups: i32 = 0;
/** Takes a merit for each shape, 32 bits. */
export let merits: usize = 0;

/** Costs of each shape for each step of ink and of strength, 32 bits. */
export let shapeCosts: usize = 0;
/** Upper bound of each shape's sums, 32 bits. */
export let shapeBounds: usize = 0;
/** Glyph of each shape, 16 bits; the shapes of the glyphs as they are come first. */
export let shapeGlyphs: usize = 0;
/** By how much the glyph of before is preferred, for each step of strength: 32 bits. */
export let margins: usize = 0;
/** Glyph for each step of ink where a cell has no pattern, 16 bits. */
export let flatGlyphs: usize = 0;
export let inkSteps: i32 = 0;
export let inkScale: f64 = 0;
/** Step of strength for each whole deviation, a byte: 255 where the pattern does not count. */
export let strengthOf: usize = 0;
export let strengths: i32 = 0;

/** Glyph of cells whose deviation is below a bound, and by how much the glyph of before is preferred to others. */
export let emptyGlyph: i32 = 0;
export let flatBelow: f64 = 0;
export let margin: i32 = 0;

/** Glyph of each pattern of eight dots, 16 bits. */
export let dotGlyphs: usize = 0;

/** Code point of each glyph, 16 bits. */
export let glyphCodePoints: usize = 0;
