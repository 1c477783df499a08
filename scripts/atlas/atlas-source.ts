import { drawBlocks } from './draw-blocks.ts';
import { drawBraille } from './draw-braille.ts';
import { type BitmapFont, parseBdf } from './parse-bdf.ts';

const LONGEST_LINE = 116;

const HEADER = `// Written by scripts/make-glyph-atlas.ts: change assets/fonts or the script, then \`npm run atlas\`.
// Spleen 8x16: Copyright (c) 2018-2021, Frederic Cambus, BSD 2-Clause. misc-fixed 6x9: public domain.
// The licences are in assets/fonts/LICENSES.md.

/**
 * Fonts by name. \`ranges\` are code points, hexadecimal, ascending, both ends included; \`rows\` holds in base64 what
 * follows from them: for each glyph \`height\` bytes from top to bottom, the leftmost pixel in the highest bit.
 */
`;

const hex = (codePoint: number): string => codePoint.toString(16).padStart(4, '0');

const rangesOf = (codePoints: readonly number[]): string => {
  const ranges: { first: number; last: number }[] = [];
  for (const codePoint of codePoints) {
    const range = ranges.at(-1);
    if (range?.last === codePoint - 1) range.last = codePoint;
    else ranges.push({ first: codePoint, last: codePoint });
  }
  return ranges.map(({ first, last }) => `${hex(first)}-${hex(last)}`).join(' ');
};

const wrapWords = (text: string): string =>
  text.match(new RegExp(`\\S.{0,${LONGEST_LINE - 1}}(?= |$)`, 'g'))?.join('\n') ?? '';
const wrapAnywhere = (text: string): string => text.match(new RegExp(`.{1,${LONGEST_LINE}}`, 'g'))?.join('\n') ?? '';

const fontSource = (name: string, { cell, glyphs }: BitmapFont): string => {
  const all = new Map([...glyphs, ...drawBlocks(cell), ...drawBraille(cell)]);
  const codePoints = [...all.keys()].sort((a, b) => a - b);
  const rows = Buffer.concat(codePoints.map((codePoint) => all.get(codePoint) ?? new Uint8Array()));
  return `  '${name}': {
    width: ${cell.width},
    height: ${cell.height},
    ranges: \`
${wrapWords(rangesOf(codePoints))}
\`,
    rows: \`
${wrapAnywhere(rows.toString('base64'))}
\`,
  },
`;
};

/**
 * Write the module that holds the fonts, with block elements and braille drawn from the cell's geometry instead of the
 * font's own.
 * @param fonts BDF texts by the name that the atlas gives them
 * @returns TypeScript source, the same for the same fonts
 */
export const atlasSource = (fonts: Readonly<Record<string, string>>): string => {
  const sources = Object.entries(fonts).map(([name, bdf]) => fontSource(name, parseBdf(bdf, name)));
  return `${HEADER}export const ATLAS = {\n${sources.join('')}} as const;\n`;
};
