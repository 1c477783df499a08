import { type CellGrid, cellCount } from './cell-grid.ts';
import { isGroundless, isInkless } from './cell-looks.ts';
import { type ColourDepth, sgrColour } from './sgr.ts';

/** Ends a page of a video's `.txt` or `.ans`: the ASCII form feed. */
export const PAGE_END = '\f\n';

const RESET = '\u001b[0m';

/**
 * Write a grid as lines of text.
 * @returns every row with its line feed
 */
export const textPage = ({ columns, rows, codePoints }: CellGrid): string => {
  let text = '';
  for (let row = 0; row < rows; row++) {
    text += `${String.fromCharCode(...codePoints.subarray(row * columns, (row + 1) * columns))}\n`;
  }
  return text;
};

/**
 * Write a grid as lines of text in colour, for a terminal to show.
 * A colour is named where it changes and reset at the end of its line, so that any run of lines can be shown alone.
 * @param depth the colours that the grid was made with; `none` gives the plain text
 * @returns every row with its line feed
 * @throws {RangeError} when a colour is not in the palette of that depth
 */
export const ansiPage = (grid: CellGrid, depth: ColourDepth): string => {
  const { columns, codePoints, foreground, background } = grid;
  if (depth === 'none' || (foreground === undefined && background === undefined)) return textPage(grid);
  const cells = cellCount(grid);
  let text = '';
  for (let start = 0; start < cells; start += columns) {
    let ink: number | undefined;
    let ground: number | undefined;
    for (let cell = start; cell < start + columns; cell++) {
      const codePoint = codePoints[cell] as number;
      const cellInk = isInkless(codePoint) ? ink : foreground?.[cell];
      const cellGround = isGroundless(codePoint) ? ground : background?.[cell];
      const codes: string[] = [];
      if (cellInk !== undefined && cellInk !== ink) codes.push(sgrColour(depth, 'ink', cellInk));
      if (cellGround !== undefined && cellGround !== ground) codes.push(sgrColour(depth, 'ground', cellGround));
      ink = cellInk;
      ground = cellGround;
      if (codes.length > 0) text += `\u001b[${codes.join(';')}m`;
      text += String.fromCharCode(codePoint);
    }
    text += ink === undefined && ground === undefined ? '\n' : `${RESET}\n`;
  }
  return text;
};
