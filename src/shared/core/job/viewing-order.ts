/** Slices at the beginning that come before all others. */
const AHEAD = 2;

/**
 * The order in which slices are asked for, which is that in which people look at a film: its beginning, then ever finer steps
 * over all of it. So whatever part of a job is done covers the film evenly.
 * @param slices in the order of the film
 * @returns the same slices
 */
export const viewingOrder = <Slice>(slices: readonly Slice[]): Slice[] => {
  const rest = slices.slice(AHEAD);
  const order = [...slices.slice(0, AHEAD), ...rest.slice(0, 1)];
  const top = 2 ** Math.ceil(Math.log2(Math.max(1, rest.length)));
  for (let step = top / 2; step >= 1; step /= 2) {
    for (let at = step; at < rest.length; at += 2 * step) order.push(rest[at] as Slice);
  }
  return order;
};
