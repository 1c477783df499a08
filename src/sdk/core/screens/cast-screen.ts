import type { CellGrid } from '../../../renders/ascii/kernel/cell-grid.ts';
import { fontOf } from '../../../renders/ascii/kernel/font/font.ts';
import { XTERM_256 } from '../../../renders/ascii/kernel/palettes.ts';
import type { ScreenSize } from '../../../shared/core/media/fit-screen.ts';

const SPACE = 0x20;
const DELETE = 0x7f;
const ESC = 0x1b;
const WHITE = 0xffffff;
const BLACK = 0;
const MOST_OF_A_NUMBER = 1e6;

const BACKSPACE = 0x08;
const NEW_LINE = 0x0a;
const RETURN = 0x0d;
const ZERO = 0x30;
const NINE = 0x39;
const SEMICOLON = 0x3b;
const QUESTION = 0x3f;
const BRACKET = 0x5b;
/** A control sequence ends with `@` to `~`. */
const FIRST_FINAL = 0x40;
const LAST_FINAL = 0x7e;
/** First half of a character that takes two. */
const isSurrogate = (code: number): boolean => code >= 0xd800 && code < 0xdc00;

/** 1 for each code point that the font has. */
const knownOf = (codePoints: Uint16Array): Uint8Array => {
  const known = new Uint8Array(0x1_0000);
  for (const codePoint of codePoints) known[codePoint] = 1;
  return known;
};

/**
 * The screen of a terminal that is told what `.cast` renders say, and understands nothing else: text, moves of the cursor,
 * colours, clearing. Whatever else a recording may hold has no effect, and no character gets in that the fonts do not have.
 *
 * A screen in all colours is some 100 kB, thirty times a second: they are read character by character, without a piece of text for each.
 */
export class CastScreen {
  readonly #columns: number;
  readonly #rows: number;
  readonly #codePoints: Uint16Array;
  readonly #foreground: Uint32Array;
  readonly #background: Uint32Array;
  readonly #known = knownOf(fontOf('8x16').codePoints);
  /** of the control sequence that was read last */
  readonly #numbers: number[] = [];
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
    for (let at = 0; at < output.length; ) {
      const code = output.charCodeAt(at);
      at += 1;
      if (code === ESC) at = this.#readSequence(output, at);
      else if (code >= SPACE && code !== DELETE) {
        this.#print(code);
        if (isSurrogate(code)) at += 1;
      } else if (code === RETURN) this.#column = 0;
      else if (code === NEW_LINE) this.#goTo(this.#row + 1, this.#column);
      else if (code === BACKSPACE) this.#goTo(this.#row, this.#column - 1);
    }
  }

  /** @returns where to go on: behind the sequence, or behind the escape character where there is none */
  #readSequence(output: string, start: number): number {
    if (output.charCodeAt(start) !== BRACKET) return start;
    const numbers = this.#numbers;
    numbers.length = 0;
    let number = 0;
    for (let at = start + 1; at < output.length; at++) {
      const code = output.charCodeAt(at);
      if (code >= ZERO && code <= NINE) number = Math.min(MOST_OF_A_NUMBER, number * 10 + code - ZERO);
      else if (code === SEMICOLON) {
        numbers.push(number || 0);
        number = 0;
      } else if (code === QUESTION) number = Number.NaN;
      else {
        if (code < FIRST_FINAL || code > LAST_FINAL) return start;
        numbers.push(number || 0);
        this.#control(output[at] as string);
        return at + 1;
      }
    }
    return start;
  }

  #print(code: number): void {
    if (this.#column >= this.#columns) return;
    const cell = this.#row * this.#columns + this.#column;
    this.#codePoints[cell] = this.#known[code] === 1 ? code : QUESTION;
    this.#foreground[cell] = this.#ink;
    this.#background[cell] = this.#ground;
    this.#column += 1;
  }

  #goTo(row: number, column: number): void {
    this.#row = Math.min(this.#rows - 1, Math.max(0, row));
    this.#column = Math.min(this.#columns - 1, Math.max(0, column));
  }

  #control(final: string): void {
    const [first = 0, second = 0] = this.#numbers;
    const steps = Math.max(1, first);
    if (final === 'm') this.#select();
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

  #select(): void {
    const numbers = this.#numbers;
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
        const isNumbered = numbers[at + 1] === 5;
        const [one = 0, two = 0, three = 0] = [numbers[at + 2], numbers[at + 3], numbers[at + 4]];
        colour = isNumbered ? XTERM_256[one & 255] : ((one & 255) << 16) | ((two & 255) << 8) | (three & 255);
        at += isNumbered ? 2 : 4;
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
