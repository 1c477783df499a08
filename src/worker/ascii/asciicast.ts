/** A cursor move costs about as much as this many unchanged characters in between. */
const LONGEST_BRIDGE = 10;

const HIDE_CURSOR_AND_CLEAR = '\u001b[?25l\u001b[2J';
const SHOW_CURSOR = '\u001b[?25h';

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3);

const eventLine = (milliseconds: number, output: string): string =>
  `[${seconds(milliseconds)}, "o", ${JSON.stringify(output)}]\n`;

/** What has to be printed to turn one screen into the next: a cursor move and text for each changed run. */
const changedRuns = (cells: Uint8Array, before: Uint8Array | undefined, columns: number): string => {
  let output = '';
  for (let rowStart = 0, row = 1; rowStart < cells.length; rowStart += columns, row++) {
    const rowEnd = rowStart + columns;
    let at = rowStart;
    while (at < rowEnd) {
      if (before !== undefined && cells[at] === before[at]) {
        at++;
        continue;
      }
      let end = at + 1;
      for (let i = end; i < rowEnd && i - end < LONGEST_BRIDGE; i++) {
        if (before === undefined || cells[i] !== before[i]) end = i + 1;
      }
      output += `\u001b[${row};${at - rowStart + 1}H${String.fromCharCode(...cells.subarray(at, end))}`;
      at = end;
    }
  }
  return output;
};

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
  #before: Uint8Array | undefined;

  constructor(size: AsciicastSize) {
    this.#size = size;
  }

  header(): string {
    const { columns, rows } = this.#size;
    return `${JSON.stringify({ version: 2, width: columns, height: rows, env: { TERM: 'xterm-256color' } })}\n`;
  }

  /**
   * @param cells ASCII codes of the whole screen, row by row; copied
   * @param atMs when it is shown, milliseconds from the start of the recording
   * @returns the lines to append: none when nothing changed
   */
  screen(cells: Uint8Array, atMs: number): string {
    const first = this.#before === undefined;
    const output = changedRuns(cells, this.#before, this.#size.columns);
    this.#before = Uint8Array.from(cells);
    if (output === '') return '';
    return eventLine(atMs, first ? HIDE_CURSOR_AND_CLEAR + output : output);
  }

  /** @param lengthMs length of the recording: a player holds the last screen until then */
  end(lengthMs: number): string {
    return eventLine(lengthMs, `\u001b[${this.#size.rows};1H${SHOW_CURSOR}`);
  }
}
