import { bayerMatrix } from '../../gif/kernel/bayer-matrix.ts';

const SIDE = 8;

/**
 * Thresholds of 8×8 cells for ordered dithering, row by row, which are repeated over a screen: they depend on where a cell is
 * and nothing else. Inside 0..1; each of the 64 comes once.
 */
export const DITHER_THRESHOLDS = Float64Array.from(bayerMatrix(SIDE), (rank) => (rank + 0.5) / (SIDE * SIDE));
