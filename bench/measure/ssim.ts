const BLOCK = 4;
const WINDOW = 64;
const C1 = Math.round(0.01 ** 2 * 255 ** 2 * WINDOW);
const C2 = Math.round(0.03 ** 2 * 255 ** 2 * WINDOW * (WINDOW - 1));

/**
 * Structural similarity of two gray pictures, over windows of 8×8 pixels that are four apart, as ffmpeg measures it.
 * @param width pixels, a multiple of 4 as the height is
 * @returns at most 1
 * @see Z. Wang et al., "Image quality assessment: from error visibility to structural similarity", IEEE TIP 13/4 (2004)
 */
export const ssim = (one: Uint8Array, other: Uint8Array, width: number): number => {
  const across = width / BLOCK;
  const down = one.length / width / BLOCK;
  const sums = Array.from({ length: 4 }, () => new Float64Array(across * down));
  const [ones, others, squares, products] = sums as [Float64Array, Float64Array, Float64Array, Float64Array];
  one.forEach((a, at) => {
    const b = other[at] ?? 0;
    const block = Math.floor(at / width / BLOCK) * across + Math.floor((at % width) / BLOCK);
    ones[block] = (ones[block] ?? 0) + a;
    others[block] = (others[block] ?? 0) + b;
    squares[block] = (squares[block] ?? 0) + a * a + b * b;
    products[block] = (products[block] ?? 0) + a * b;
  });
  let total = 0;
  for (let y = 0; y + 1 < down; y++) {
    for (let x = 0; x + 1 < across; x++) {
      const at = y * across + x;
      const [a = 0, b = 0, ss = 0, ab = 0] = sums.map(
        (each) => (each[at] ?? 0) + (each[at + 1] ?? 0) + (each[at + across] ?? 0) + (each[at + across + 1] ?? 0),
      );
      const spread = ss * WINDOW - a * a - b * b;
      const together = ab * WINDOW - a * b;
      total += ((2 * a * b + C1) * (2 * together + C2)) / ((a * a + b * b + C1) * (spread + C2));
    }
  }
  return total / ((across - 1) * (down - 1));
};
