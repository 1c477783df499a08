import { cellMeans, type LumaSums, type PictureArea } from './cell-means.ts';

/** Bytes of a fingerprint. */
export const FINGERPRINT_BYTES = 8;
/** No picture, or one that says nothing: flat or nearly black. A fingerprint has 32 of its 64 bits set, so it is never this. */
export const NO_FINGERPRINT = 0n;
/** Pictures whose luma differs less than this from its mean, root of the mean square, are flat: their bits are noise. */
const LEAST_CONTRAST = 6;

/** What of a frame is left out at each edge, as a share: a copy that was cut by 5 % at each edge still has all of the rest. */
export const STORED_MARGIN = 0.05;
/** What of a frame its stored fingerprint covers. */
export const STORED_AREA: PictureArea = {
  left: STORED_MARGIN,
  top: STORED_MARGIN,
  right: 1 - STORED_MARGIN,
  bottom: 1 - STORED_MARGIN,
};

/** Side of the square into which every picture is brought, whatever its shape. */
const SQUARE_SIDE = 32;

/** The lowest frequencies of a square, without its mean, from the coarsest on. */
const BITS = 64;
const FREQUENCIES = 9;
const CHOSEN: readonly (readonly [number, number])[] = Array.from(
  { length: FREQUENCIES ** 2 },
  (_, at): [number, number] => [at % FREQUENCIES, Math.floor(at / FREQUENCIES)],
)
  .filter(([u, v]) => u + v > 0)
  .sort(([u1, v1], [u2, v2]) => u1 + v1 - (u2 + v2) || v1 - v2)
  .slice(0, BITS);

const COSINES: readonly Float64Array[] = Array.from({ length: FREQUENCIES }, (_, u) =>
  Float64Array.from({ length: SQUARE_SIDE }, (__, x) => Math.cos(((2 * x + 1) * u * Math.PI) / (2 * SQUARE_SIDE))),
);

/** The first frequencies of a discrete cosine transform, unscaled, row after row. */
const lowFrequencies = (square: Float64Array): Float64Array => {
  const rows = new Float64Array(SQUARE_SIDE * FREQUENCIES);
  for (let y = 0; y < SQUARE_SIDE; y += 1) {
    for (const [u, cosine] of COSINES.entries()) {
      let sum = 0;
      for (let x = 0; x < SQUARE_SIDE; x += 1) sum += (square[y * SQUARE_SIDE + x] ?? 0) * (cosine[x] ?? 0);
      rows[y * FREQUENCIES + u] = sum;
    }
  }
  const found = new Float64Array(FREQUENCIES ** 2);
  for (const [v, cosine] of COSINES.entries()) {
    for (let u = 0; u < FREQUENCIES; u += 1) {
      let sum = 0;
      for (let y = 0; y < SQUARE_SIDE; y += 1) sum += (rows[y * FREQUENCIES + u] ?? 0) * (cosine[y] ?? 0);
      found[v * FREQUENCIES + u] = sum;
    }
  }
  return found;
};

const contrastOf = (square: Float64Array): number => {
  const mean = square.reduce((sum, value) => sum + value, 0) / square.length;
  return Math.sqrt(square.reduce((sum, value) => sum + (value - mean) ** 2, 0) / square.length);
};

/**
 * The perceptual hash of a picture: the 64 lowest frequencies of its luma, a bit each, set where one is above their
 * median. Scaling, JPEG and small changes of brightness change few bits.
 * @param area what of the picture is looked at
 * @returns {@link NO_FINGERPRINT} of a picture that is flat
 * @see https://www.phash.org/docs/pubs/thesis_zauner.pdf
 */
export const fingerprintOf = (picture: LumaSums, area: PictureArea = STORED_AREA): bigint => {
  const square = cellMeans(picture, area, SQUARE_SIDE, SQUARE_SIDE);
  if (contrastOf(square) < LEAST_CONTRAST) return NO_FINGERPRINT;
  const frequencies = lowFrequencies(square);
  const values = CHOSEN.map(([u, v]) => frequencies[v * FREQUENCIES + u] ?? 0);
  const sorted = values.toSorted((one, other) => one - other);
  const median = ((sorted[BITS / 2 - 1] ?? 0) + (sorted[BITS / 2] ?? 0)) / 2;
  return values.reduce((bits, value, at) => (value > median ? bits | (1n << BigInt(at)) : bits), 0n);
};
