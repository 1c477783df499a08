/**
 * Indexes in an order whose first n are always spread over the whole range: the first, then the middle, then the quarters, …
 * @returns each of 0 … count − 1 once
 * @see https://en.wikipedia.org/wiki/Van_der_Corput_sequence
 */
export const coarseToFine = (count: number): number[] => {
  const bits = Math.ceil(Math.log2(Math.max(1, count)));
  const places: number[] = [];
  for (let step = 0; step < 2 ** bits; step++) {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) if (step & (1 << bit)) reversed += 2 ** (bits - 1 - bit);
    if (reversed < count) places.push(reversed);
  }
  return places;
};
