const clamped = (value: number): number => (value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0);

/** Finds the colours of ink and ground with which a glyph comes nearest to a cell: least squares, channel by channel. */
export class TwoColours {
  readonly #coverage: Float64Array;
  readonly #samples: number;
  readonly #spread: Float64Array;
  readonly #mean: Float64Array;
  foreground = 0;
  background = 0;

  /** @param coverage for each glyph its share of each sample, 0..1 */
  constructor(coverage: Float64Array, samples: number) {
    this.#coverage = coverage;
    this.#samples = samples;
    const glyphs = coverage.length / samples;
    this.#mean = new Float64Array(glyphs);
    this.#spread = new Float64Array(glyphs);
    for (let glyph = 0; glyph < glyphs; glyph++) {
      const own = coverage.subarray(glyph * samples, (glyph + 1) * samples);
      const mean = own.reduce((sum, share) => sum + share, 0) / samples;
      this.#mean[glyph] = mean;
      this.#spread[glyph] = own.reduce((sum, share) => sum + (share - mean) ** 2, 0);
    }
  }

  /**
   * Set `foreground` and `background`, 0xRRGGBB: both the same when the glyph divides nothing.
   * @param colours 0xRRGGBB of samples
   * @param first of the cell's samples
   */
  fit(colours: Int32Array, first: number, glyph: number): void {
    const count = this.#samples;
    const coverage = this.#coverage;
    const from = glyph * count;
    const middle = this.#mean[glyph] as number;
    let [red, green, blue] = [0, 0, 0];
    let [redSlope, greenSlope, blueSlope] = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      const colour = colours[first + i] as number;
      const share = (coverage[from + i] as number) - middle;
      const r = colour >> 16;
      const g = (colour >> 8) & 255;
      const b = colour & 255;
      red += r;
      green += g;
      blue += b;
      redSlope += r * share;
      greenSlope += g * share;
      blueSlope += b * share;
    }
    const spread = this.#spread[glyph] as number;
    const scale = spread < 1e-9 ? 0 : 1 / spread;
    red /= count;
    green /= count;
    blue /= count;
    redSlope *= scale;
    greenSlope *= scale;
    blueSlope *= scale;
    const rest = 1 - middle;
    this.foreground =
      (clamped(red + rest * redSlope) << 16) |
      (clamped(green + rest * greenSlope) << 8) |
      clamped(blue + rest * blueSlope);
    this.background =
      (clamped(red - middle * redSlope) << 16) |
      (clamped(green - middle * greenSlope) << 8) |
      clamped(blue - middle * blueSlope);
  }
}
