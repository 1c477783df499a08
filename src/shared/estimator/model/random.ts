/** Purposes of draws: draws of different streams are independent. */
export const STREAMS = { work: 1, workSpread: 2, failure: 3, backOff: 4 } as const;

/**
 * A pseudo-random number that depends only on its arguments, so that the order of a simulation's draws changes nothing.
 * @param seed any whole number
 * @param place e.g. the index of a slice
 * @param stream purpose of the draw, and attempt
 * @returns in [0, 1)
 * @see https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp the finaliser
 */
export const drawAt = (seed: number, place: number, stream: number): number => {
  let bits = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(place + 1, 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b) ^ Math.imul(stream + 1, 0x27d4eb2f);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
};

/**
 * A normally distributed number from two draws.
 * @param first in [0, 1)
 * @param second in [0, 1)
 * @see https://en.wikipedia.org/wiki/Box%E2%80%93Muller_transform
 */
export const normalOf = (first: number, second: number): number =>
  Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second);
