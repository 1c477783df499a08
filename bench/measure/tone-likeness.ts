import { linearLight } from '../../src/shared/kernels/picture/linear-light.ts';

/** Pixels each way that the eye runs into one from a distance. */
const BLOCK = 4;
const LIGHT = Float64Array.from({ length: 256 }, (_, value) => linearLight(value / 255));

/** Light of every block of a gray picture. */
const blocksOf = (picture: Uint8Array, width: number): Float64Array => {
  const across = width / BLOCK;
  const blocks = new Float64Array(picture.length / BLOCK ** 2);
  picture.forEach((value, at) => {
    const block = Math.floor(at / width / BLOCK) * across + Math.floor((at % width) / BLOCK);
    blocks[block] = (blocks[block] ?? 0) + (LIGHT[value] ?? 0);
  });
  return blocks;
};

/**
 * Correlation of the light of two gray pictures at a quarter of their size.
 * @param width pixels, a multiple of 4 as the height is
 * @returns -1..1; 0 where either has one tone
 */
export const toneLikeness = (one: Uint8Array, other: Uint8Array, width: number): number => {
  const [a, b] = [blocksOf(one, width), blocksOf(other, width)];
  const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middleA, middleB] = [meanOf(a), meanOf(b)];
  let [together, spreadA, spreadB] = [0, 0, 0];
  a.forEach((value, i) => {
    const [x, y] = [value - middleA, (b[i] ?? 0) - middleB];
    together += x * y;
    spreadA += x * x;
    spreadB += y * y;
  });
  return together / (Math.sqrt(spreadA * spreadB) || 1);
};
