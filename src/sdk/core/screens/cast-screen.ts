import type { CellGrid } from '../../../renders/ascii/kernel/cell-grid.ts';
import { fontOf } from '../../../renders/ascii/kernel/font/font.ts';
import { XTERM_256 } from '../../../renders/ascii/kernel/palettes.ts';
import type { ScreenSize } from '../../../shared/core/media/fit-screen.ts';

const SPACE = 0x20;
const QUESTION = 0x3f;
const WHITE = 0xffffff;
const BLACK = 0;
const ESC = '\u001b';
const DELETE = '\u007f';
/** A control sequence, a control character, or a run of text. */
const PIECES = new RegExp(String.raw`${ESC}\[([?0-9;]*)([@-~])|\p{Cc}|\P{Cc}+`, 'gu');

/**
 * The screen of a terminal that is told what `.cast` renders say, and understands nothing else: text, moves of the cursor,
 * colours, clearing. Whatever else a recording may hold has no effect, and no character gets in that the fonts do not have.
 */
export class CastScreen {
  readonly #columns: number;
  readonly #rows: number;
  readonly #codePoints: Uint16Array;
  readonly #foreground: Uint32Array;
  readonly #background: Uint32Array;
  readonly #known = fontOf('8x16');
  #hasInk = false;
  #hasGround = false;
  #row = 0;
  #column = 0;
  #ink = WHITE;
  #ground = BLACK;

  constructor({ columns, rows }: ScreenSize) {
    this.#columns = columns;
    this.#rows = rows;
    this.#codePoints = new Uint16Array(columns * rows).fill(SPACE);
    this.#foreground = new Uint32Array(columns * rows).fill(WHITE);
    this.#background = new Uint32Array(columns * rows).fill(BLACK);
  }

  /** What is shown; changes with the next {@link write}. */
  get grid(): CellGrid {
    return {
      ...{ columns: this.#columns, rows: this.#rows, codePoints: this.#codePoints },
      ...(this.#hasInk ? { foreground: this.#foreground } : {}),
      ...(this.#hasGround ? { background: this.#background } : {}),
    };
  }

  /** @param output as a program would write it to a terminal */
  write(output: string): void {
    for (const [piece, parameters = '', final] of output.matchAll(PIECES)) {
      if (final !== undefined) this.#control(parameters, final);
      else if (piece === '\r') this.#column = 0;
      else if (piece === '\n') this.#goTo(this.#row + 1, this.#column);
      else if (piece === '\b') this.#goTo(this.#row, this.#column - 1);
      else if (piece.charCodeAt(0) >= SPACE && piece !== DELETE) this.#print(piece);
    }
  }

  #print(text: string): void {
    for (const character of text) {
      if (this.#column >= this.#columns) return;
      const codePoint = character.codePointAt(0) ?? SPACE;
      const cell = this.#row * this.#columns + this.#column;
      this.#codePoints[cell] = this.#known.has(codePoint) ? codePoint : QUESTION;
      this.#foreground[cell] = this.#ink;
      this.#background[cell] = this.#ground;
      this.#column += 1;
    }
  }

  #goTo(row: number, column: number): void {
    this.#row = Math.min(this.#rows - 1, Math.max(0, row));
    this.#column = Math.min(this.#columns - 1, Math.max(0, column));
  }

  #control(parameters: string, final: string): void {
    const numbers = parameters.split(';').map((each) => Math.min(1e6, Number(each) || 0));
    const [first = 0, second = 0] = numbers;
    const steps = Math.max(1, first);
    if (final === 'm') this.#select(numbers);
    else if (final === 'H') this.#goTo(steps - 1, Math.max(1, second) - 1);
    else if (final === 'A') this.#goTo(this.#row - steps, this.#column);
    else if (final === 'B') this.#goTo(this.#row + steps, this.#column);
    else if (final === 'C') this.#goTo(this.#row, this.#column + steps);
    else if (final === 'D') this.#goTo(this.#row, this.#column - steps);
    else if (final === 'J' && first === 2) this.#clear();
  }

  #clear(): void {
    this.#codePoints.fill(SPACE);
    this.#foreground.fill(WHITE);
    this.#background.fill(BLACK);
  }

  #select(numbers: readonly number[]): void {
    for (let at = 0; at < numbers.length; at++) {
      const code = numbers[at] ?? 0;
      const isInk = (code >= 30 && code <= 39) || (code >= 90 && code <= 97);
      if (code === 0) {
        this.#ink = WHITE;
        this.#ground = BLACK;
        continue;
      }
      const base = code % 10;
      let colour: number | undefined;
      if (code === 38 || code === 48) {
        const [kind = 0, one = 0, two = 0, three = 0] = numbers.slice(at + 1, at + 5);
        colour = kind === 5 ? XTERM_256[one & 255] : ((one & 255) << 16) | ((two & 255) << 8) | (three & 255);
        at += kind === 5 ? 2 : 4;
      } else if (base === 9) colour = isInk ? WHITE : BLACK;
      else if (base < 8) colour = XTERM_256[code >= 90 ? base + 8 : base];
      if (colour === undefined) continue;
      if (isInk) {
        this.#ink = colour;
        this.#hasInk ||= base !== 9;
      } else {
        this.#ground = colour;
        this.#hasGround ||= base !== 9;
      }
    }
  }
}
