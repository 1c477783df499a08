const UNKNOWN = 0xffff;

/** Weights of red, green and blue in a colour difference: the eye sees green best. */
const WEIGHT = [3, 6, 2] as const;

const difference = (a: number, b: number): number => {
  const red = (a >> 16) - (b >> 16);
  const green = ((a >> 8) & 255) - ((b >> 8) & 255);
  const blue = (a & 255) - (b & 255);
  return WEIGHT[0] * red * red + WEIGHT[1] * green * green + WEIGHT[2] * blue * blue;
};

/** Looks up the colours of a palette; 32,768 results are cached, each computed on first use. */
export class NearestColour {
  readonly #palette: Uint32Array;
  readonly #known = new Uint16Array(1 << 15).fill(UNKNOWN);

  /** @param palette 0xRRGGBB, 1 to 256 colours */
  constructor(palette: Uint32Array) {
    this.#palette = palette;
  }

  /** @returns the palette's colour nearest to a colour 0xRRGGBB, which is rounded to 5 bits a channel first */
  of(colour: number): number {
    const key = ((colour >> 9) & 0x7c00) | ((colour >> 6) & 0x03e0) | ((colour >> 3) & 0x001f);
    let place = this.#known[key] as number;
    if (place === UNKNOWN) {
      place = this.#search(colour);
      this.#known[key] = place;
    }
    return this.#palette[place] as number;
  }

  #search(colour: number): number {
    // Computed for the rounded colour, so that the result does not depend on which colour of the cell came first.
    const five = colour & 0xf8f8f8;
    const middle = five | ((five >> 5) & 0x070707);
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    this.#palette.forEach((candidate, place) => {
      const distance = difference(middle, candidate);
      if (distance < least) {
        least = distance;
        best = place;
      }
    });
    return best;
  }
}
