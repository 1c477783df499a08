import type { CellGrid } from './cell-grid.ts';
import { ScreenChanges } from './screen-changes.ts';
import type { ColourDepth } from './sgr.ts';

/** JSON-escaped: colours reset, cursor hidden, screen cleared, cursor at the top left. */
const CLEAR = '\\u001b[0m\\u001b[?25l\\u001b[2J\\u001b[H';
const SHOW_CURSOR = '\\u001b[?25h';
const RESET_COLOURS = '\\u001b[0m';

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

/** @param output inside of a JSON string */
const eventLine = (milliseconds: number, output: string): string => `[${seconds(milliseconds)}, "o", "${output}"]\n`;

export interface AsciicastSize {
  /** characters */
  readonly columns: number;
  readonly rows: number;
}

/**
 * Write an asciicast v2 recording in which each screen holds only what changed.
 * @see https://docs.asciinema.org/manual/asciicast/v2/
 */
export class AsciicastEncoder {
  readonly #size: AsciicastSize;
  readonly #colour: ColourDepth;
  readonly #changes: ScreenChanges;
  #isFirst = true;

  /** @param colour the colours that the grids are made with; `none` leaves the terminal's own */
  constructor(size: AsciicastSize, colour: ColourDepth = 'none') {
    this.#size = size;
    this.#colour = colour;
    this.#changes = new ScreenChanges(size, colour);
  }

  header(): string {
    const { columns, rows } = this.#size;
    const env = { TERM: 'xterm-256color', ...(this.#colour === 'truecolor' ? { COLORTERM: 'truecolor' } : {}) };
    return `${JSON.stringify({ version: 2, width: columns, height: rows, env })}\n`;
  }

  /**
   * @param grid the whole screen; copied
   * @param atMs when it is shown, milliseconds from the start of the recording
   * @returns the lines to append: none when nothing changed
   * @throws {RangeError} when the grid has another size, or a colour that is not in the palette
   */
  screen(grid: CellGrid, atMs: number): string {
    const output = (this.#isFirst ? CLEAR : '') + this.#changes.update(grid);
    this.#isFirst = false;
    return output === '' ? '' : eventLine(atMs, output);
  }

  /** @param lengthMs length of the recording: a player holds the last screen until then */
  end(lengthMs: number): string {
    const reset = this.#colour === 'none' ? '' : RESET_COLOURS;
    return eventLine(lengthMs, `${reset}\\u001b[${this.#size.rows};1H${SHOW_CURSOR}`);
  }
}
