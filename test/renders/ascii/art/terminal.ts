/** What a cell of a terminal shows; a colour is undefined where it is the terminal's own. */
export interface ShownCell {
  readonly character: string;
  readonly ink: number | undefined;
  readonly ground: number | undefined;
}

const LEVELS = [0, 95, 135, 175, 215, 255];
const SIXTEEN =
  '000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff'
    .split(' ')
    .map((hex) => Number.parseInt(hex, 16));

const indexed = (index: number): number => {
  if (index < 16) return SIXTEEN[index] ?? 0;
  if (index > 231) return (8 + 10 * (index - 232)) * 0x010101;
  const [r, g, b] = [Math.floor((index - 16) / 36), Math.floor((index - 16) / 6) % 6, (index - 16) % 6];
  return ((LEVELS[r] ?? 0) << 16) | ((LEVELS[g] ?? 0) << 8) | (LEVELS[b] ?? 0);
};

/**
 * A terminal that knows what a recording or a page may use, and refuses the rest: text, moves of the cursor, clearing,
 * colours, and no line that wraps or scrolls.
 */
export class Terminal {
  readonly #rows: ShownCell[][];
  #row = 0;
  #column = 0;
  #ink: number | undefined;
  #ground: number | undefined;
  /** line feeds also return, as they do where a program prints to a terminal */
  readonly #newLine: boolean;
  cursorShown = true;

  constructor(columns: number, rows: number, { newLine = false } = {}) {
    this.#newLine = newLine;
    this.#rows = Array.from({ length: rows }, () => Array.from({ length: columns }, () => this.#blank()));
  }

  write(output: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what a terminal reads
    const token = /\u001b\[(\??)([\d;]*)([A-Za-z])|([^\u001b])/gy;
    let at = 0;
    while (at < output.length) {
      token.lastIndex = at;
      const match = token.exec(output);
      if (match === null) throw new Error(`unknown sequence at ${at}: ${JSON.stringify(output.slice(at, at + 12))}`);
      at = token.lastIndex;
      const [, mark, parameters = '', final = '', character] = match;
      if (character !== undefined) this.#print(character);
      else this.#control(`${mark}${final}`, parameters === '' ? [] : parameters.split(';').map(Number));
    }
  }

  get cells(): readonly ShownCell[] {
    return this.#rows.flat();
  }

  get text(): string {
    return this.#rows.map((row) => `${row.map(({ character }) => character).join('')}\n`).join('');
  }

  #blank(): ShownCell {
    return { character: ' ', ink: undefined, ground: this.#ground };
  }

  #control(name: string, parameters: readonly number[]): void {
    const first = parameters[0];
    const steps = first ?? 1;
    if (name === 'm') this.#select(parameters);
    else if (name === 'H') this.#move(steps - 1, (parameters[1] ?? 1) - 1);
    else if (name === 'A') this.#move(this.#row - steps, this.#column);
    else if (name === 'B') this.#move(this.#row + steps, this.#column);
    else if (name === 'C') this.#move(this.#row, this.#inLine() + steps);
    else if (name === 'D') this.#move(this.#row, this.#inLine() - steps);
    else if (name === 'J' && first === 2) for (const row of this.#rows) row.fill(this.#blank());
    else if (name === '?l' && first === 25) this.cursorShown = false;
    else if (name === '?h' && first === 25) this.cursorShown = true;
    else throw new Error(`unknown sequence ${name} of ${parameters}`);
  }

  /** Where the cursor is after the last column differs between terminals: nothing may depend on it. */
  #inLine(): number {
    if (this.#column >= (this.#rows[0]?.length ?? 0)) throw new Error('a move from beyond the last column');
    return this.#column;
  }

  #move(row: number, column: number): void {
    const fits = row >= 0 && row < this.#rows.length && column >= 0 && column < (this.#rows[0]?.length ?? 0);
    if (!fits) throw new Error(`the cursor leaves the screen for ${row};${column}`);
    [this.#row, this.#column] = [row, column];
  }

  #print(character: string): void {
    if (character === '\r') this.#column = 0;
    else if (character === '\b') this.#move(this.#row, this.#inLine() - 1);
    else if (character === '\n') {
      if (this.#newLine) this.#column = 0;
      else if (this.#column !== 0) throw new Error('a line feed that does not return');
      this.#row += 1;
    } else {
      const row = this.#rows[this.#row];
      if (row === undefined || this.#column >= row.length) throw new Error('text outside of the screen');
      row[this.#column] = { character, ink: this.#ink, ground: this.#ground };
      this.#column += 1;
    }
  }

  #select(parameters: readonly number[]): void {
    const left = parameters.length === 0 ? [0] : [...parameters];
    while (left.length > 0) {
      const code = left.shift() ?? 0;
      if (code === 0) this.#ink = this.#ground = undefined;
      else if (code === 39) this.#ink = undefined;
      else if (code === 49) this.#ground = undefined;
      else if (code === 38) this.#ink = this.#extended(left);
      else if (code === 48) this.#ground = this.#extended(left);
      else if (code >= 30 && code < 38) this.#ink = indexed(code - 30);
      else if (code >= 40 && code < 48) this.#ground = indexed(code - 40);
      else if (code >= 90 && code < 98) this.#ink = indexed(code - 82);
      else if (code >= 100 && code < 108) this.#ground = indexed(code - 92);
      else throw new Error(`unknown SGR parameter ${code}`);
    }
  }

  #extended(left: number[]): number {
    const kind = left.shift();
    const values = left.splice(0, kind === 5 ? 1 : 3);
    if (values.length === 1) return indexed(values[0] ?? 0);
    if (kind !== 2 || values.length !== 3) throw new Error(`unknown colour ${kind} of ${values}`);
    return values.reduce((colour, value) => colour * 256 + value, 0);
  }
}
