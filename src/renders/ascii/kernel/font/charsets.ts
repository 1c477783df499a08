/** Sets of characters that a picture can be drawn with. */
export const CHARSET_NAMES = ['ascii', 'blocks', 'braille'] as const;
export type CharsetName = (typeof CHARSET_NAMES)[number];

const SPACE = 0x20;

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

const CODE_POINTS: Readonly<Record<CharsetName, readonly number[]>> = {
  ascii: range(SPACE, 0x7e),
  // Halves, eighths, shades and quadrants.
  blocks: [SPACE, ...range(0x2580, 0x259f)],
  braille: range(0x2800, 0x28ff),
};

/**
 * Code points of a character set.
 * @returns ascending, the first of them without ink; every font has a glyph for each
 */
export const codePointsOf = (charset: CharsetName): readonly number[] => CODE_POINTS[charset];
