/** Colours that differ by at most this in every channel, of 255, count as one noisy colour. */
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

  /** Call it when a whole picture has been coloured. */
  remember(): void {
    this.#empty = false;
  }

  /** Whether a colour differs from the held one only by noise. */
  holds(cell: number, colour: number): boolean {
    return !this.#empty && isNear(this.#held[cell] as number, colour);
  }

  /** @returns the colour to show for a cell of a given colour, both 0xRRGGBB */
  hold(cell: number, colour: number): number {
    if (this.holds(cell, colour)) return this.#held[cell] as number;
    this.#held[cell] = colour;
    return colour;
  }
}
