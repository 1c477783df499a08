import { bayerMatrix } from '../../gif/kernel/bayer-matrix.ts';

const SIDE = 8;
const MATRIX = Float64Array.from(bayerMatrix(SIDE), (rank) => (rank + 0.5) / (SIDE * SIDE));

/**
 * Threshold of a cell for ordered dithering: it depends on where the cell is and nothing else.
 * @returns inside 0..1; in every square of 8×8 cells each of 64 thresholds comes once
 */
export const ditherThreshold = (column: number, row: number): number =>
  MATRIX[(row % SIDE) * SIDE + (column % SIDE)] as number;
