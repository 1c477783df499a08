import type { Writable } from 'node:stream';
import { shownJson, shownLines, shownName } from '../../shared/core/text/shown-name.ts';

/** An output stream of the process. Commands do not write to it directly, but through a {@link Printer}. */
export interface TextStream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/**
 * The only way from the command to a terminal, a file or a pipe. Texts may contain names, keys, records and messages of
 * strangers: no part of them can control the terminal, and none can begin a line of its own.
 */
export interface Printer {
  /** whether the output is a terminal */
  readonly isTTY: boolean;
  /** width of the terminal; undefined when the output is none */
  readonly columns: number | undefined;
  /** height of the terminal */
  readonly rows: number | undefined;
  /** Write lines, each in one line of output. */
  lines(...lines: readonly string[]): void;
  /** Write a line in place of the one that the cursor is in: a terminal shows `^C` there for the key. */
  freshLine(line: string): void;
  /** Write a document as one line of JSON that parses to the same document. */
  json(document: unknown): void;
  /** Write this program's own text, with its line feeds: a help text, a picture. */
  text(own: string): void;
  /** Write lines over the last ones, from the beginning of the line on. @param back number of lines to overwrite, 0 for none */
  redraw(back: number, lines: readonly string[]): void;
}

const ESC = '\u001b';

/** Make a printer that makes everything it writes to a stream safe to show. */
export const makePrinter = (stream: TextStream): Printer => {
  const joined = (lines: readonly string[]): string => lines.map((line) => `${shownName(line)}\n`).join('');
  return {
    get isTTY() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns;
    },
    get rows() {
      return stream.rows;
    },
    lines: (...lines) => void stream.write(joined(lines)),
    freshLine: (line) => void stream.write(`${stream.isTTY === true ? `\r${ESC}[K` : ''}${joined([line])}`),
    json: (document) => void stream.write(`${shownJson(document)}\n`),
    text: (own) => void stream.write(shownLines(own)),
    redraw: (back, lines) => void stream.write(`${back === 0 ? '' : `\r${ESC}[${back}A${ESC}[0J`}${joined(lines)}`),
  };
};
