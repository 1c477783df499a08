/** Colours no further apart than this in any channel, of 255, are one colour that is noisy. */
const NOISE = 6;

const isNear = (a: number, b: number): boolean => {
  const red = (a >> 16) - (b >> 16);
  const green = ((a >> 8) & 255) - ((b >> 8) & 255);
  const blue = (a & 255) - (b & 255);
  return red <= NOISE && red >= -NOISE && green <= NOISE && green >= -NOISE && blue <= NOISE && blue >= -NOISE;
};

/** Holds a colour for each cell that follows a film and not its noise. */
export class SteadyColours {
  readonly #held: Int32Array;
  #empty = true;

  constructor(cells: number) {
    this.#held = new Int32Array(cells);
  }

  /** Hold nothing. Call it between pictures only. */
  forget(): void {
    this.#empty = true;
  }

  /** A picture has been coloured as a whole. */
  remember(): void {
    this.#empty = false;
  }

  /** Whether a colour is the held one, but for noise. */
  holds(cell: number, colour: number): boolean {
    return !this.#empty && isNear(this.#held[cell] as number, colour);
  }

  /** @returns the colour to show for a cell that has a colour, both 0xRRGGBB */
  hold(cell: number, colour: number): number {
    if (this.holds(cell, colour)) return this.#held[cell] as number;
    this.#held[cell] = colour;
    return colour;
  }
}
