import type { CellGrid } from '../../../renders/ascii/kernel/cell-grid.ts';
import { ScreenChanges } from '../../../renders/ascii/kernel/screen-changes.ts';
import type { ColourDepth } from '../../../renders/ascii/kernel/sgr.ts';
import type { ScreenSize } from '../../../shared/core/media/fit-screen.ts';
import { colourFitter } from './fit-colours.ts';

const ESC = '\u001b';
/**
 * Between the two, a terminal that knows them shows nothing: no picture is seen half drawn.
 * @see https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036
 */
const BEGIN = `${ESC}[?2026h`;
const END = `${ESC}[?2026l`;
/** Colours and cursor as {@link ScreenChanges} expects them at its beginning. */
const CLEAR = `${ESC}[0m${ESC}[2J${ESC}[H`;

/** A way back from anything that playing does to a terminal. */
export const LEAVE_SCREEN = `${END}${ESC}[0m${ESC}[?7h${ESC}[?25h${ESC}[?1049l`;
/** Alternate screen, no cursor, no line that wraps. */
export const ENTER_SCREEN = `${ESC}[?1049h${ESC}[?25l${ESC}[?7l${CLEAR}`;

const SPACE = 0x20;
const WHITE = 0xffffff;

/** Where a screen lies in a terminal: in the middle. */
const middleOf = (grid: ScreenSize, room: ScreenSize): { readonly left: number; readonly top: number } => ({
  left: Math.floor((room.columns - grid.columns) / 2),
  top: Math.floor((room.rows - grid.rows) / 2),
});

/** Turns pictures and a line of text into what a terminal has to be told: only the cells that changed. */
export interface ScreenWriter {
  /** room for a picture */
  readonly room: ScreenSize;
  /** @returns empty when nothing changed; otherwise to be written in one piece */
  write(grid: CellGrid | undefined, line: string): string;
}

/** Rows that a terminal needs before one of them is spent on a line of text. */
const ROWS_WITH_LINE = 4;

/** @param size of the terminal */
export const makeScreenWriter = (size: ScreenSize, depth: ColourDepth): ScreenWriter => {
  const { columns, rows } = size;
  const hasLine = rows >= ROWS_WITH_LINE;
  const room = { columns, rows: hasLine ? rows - 1 : rows };
  const colourFitted = colourFitter(depth);
  const changes = new ScreenChanges(size, depth);
  const codePoints = new Uint16Array(columns * rows);
  const foreground = new Uint32Array(columns * rows);
  const background = new Uint32Array(columns * rows);
  let isFirst = true;

  const copy = (grid: CellGrid): void => {
    const { left, top } = middleOf(grid, room);
    for (let row = 0; row < grid.rows; row++) {
      const from = row * grid.columns;
      const to = (top + row) * columns + left;
      codePoints.set(grid.codePoints.subarray(from, from + grid.columns), to);
      if (grid.foreground !== undefined) foreground.set(grid.foreground.subarray(from, from + grid.columns), to);
      if (grid.background !== undefined) background.set(grid.background.subarray(from, from + grid.columns), to);
    }
  };

  return {
    room,
    write(picture, line) {
      codePoints.fill(SPACE);
      foreground.fill(WHITE);
      background.fill(0);
      const fitted = picture === undefined ? undefined : colourFitted(picture);
      const isShown = fitted !== undefined && fitted.columns <= room.columns && fitted.rows <= room.rows;
      if (isShown) copy(fitted);
      if (hasLine) {
        // Only characters that are one cell wide on every terminal.
        const text = line.replace(/[^ -~]/g, '?').slice(0, columns);
        for (let at = 0; at < text.length; at++) codePoints[(rows - 1) * columns + at] = text.charCodeAt(at);
      }
      const hasColours = isShown && fitted.foreground !== undefined;
      const output = changes.update({
        ...{ columns, rows, codePoints },
        ...(hasColours ? { foreground } : {}),
        ...(hasColours && fitted.background !== undefined ? { background } : {}),
      });
      const begin = isFirst ? CLEAR : '';
      isFirst = false;
      if (output === '' && begin === '') return '';
      return `${BEGIN}${begin}${JSON.parse(`"${output}"`) as string}${END}`;
    },
  };
};
