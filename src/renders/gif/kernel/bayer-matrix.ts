/**
 * Ordered-dither thresholds, every level equally often and equal levels as far apart as can be.
 * @param side side of the matrix, a power of two
 * @returns `side * side` thresholds 0..`side * side - 1`, row by row
 * @see B. E. Bayer, "An optimum method for two-level rendition of continuous-tone pictures", IEEE ICC (1973), 26-11
 */
export const bayerMatrix = (side: number): Uint8Array => {
  if (side === 1) return Uint8Array.of(0);
  const half = side / 2;
  const inner = bayerMatrix(half);
  return Uint8Array.from({ length: side * side }, (_, i) => {
    const x = i % side;
    const y = Math.floor(i / side);
    const quadrant = y < half ? (x < half ? 0 : 2) : x < half ? 3 : 1;
    return 4 * (inner[(y % half) * half + (x % half)] ?? 0) + quadrant;
  });
};
