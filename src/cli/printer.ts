import type { Writable } from 'node:stream';
import { shownJson, shownLines, shownName } from '../shared/shown-name.ts';

/** A stream of the process. Commands have none: they have a {@link Printer} of it. */
export interface TextStream extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * The way from the command to a terminal, a file or a pipe, and the only one. Whatever is handed over may hold names, keys, records
 * and messages of strangers: nothing of it acts on a terminal, and nothing begins a line but what is a line here.
 */
export interface Printer {
  /** whether it is a terminal */
  readonly isTTY: boolean;
  /** width of the terminal; undefined where it is none */
  readonly columns: number | undefined;
  /** Write lines, each in one line of output. */
  lines(...lines: readonly string[]): void;
  /** Write a document as one line of JSON that parses to the same document. */
  json(document: unknown): void;
  /** Write text of this program, whose line feeds are meant: a help text, a picture. */
  text(own: string): void;
  /** Write lines over the last ones. @param back how many those are; 0 for none */
  redraw(back: number, lines: readonly string[]): void;
}

const ESC = '\u001b';

/** Have everything that is written to a stream made safe to show. */
export const makePrinter = (stream: TextStream): Printer => {
  const joined = (lines: readonly string[]): string => lines.map((line) => `${shownName(line)}\n`).join('');
  return {
    get isTTY() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns;
    },
    lines: (...lines) => void stream.write(joined(lines)),
    json: (document) => void stream.write(`${shownJson(document)}\n`),
    text: (own) => void stream.write(shownLines(own)),
    redraw: (back, lines) => void stream.write(`${back === 0 ? '' : `${ESC}[${back}A${ESC}[0J`}${joined(lines)}`),
  };
};
