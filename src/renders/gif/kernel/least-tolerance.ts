/** How a tolerance is searched. */
export interface ToleranceSearch {
  /** number of them, from the finest and largest on */
  readonly tolerances: number;
  /** size that is aimed at */
  readonly bytes: number;
  /** where to begin */
  readonly guess: number;
}

/** What fills so much of the size is not searched further. */
const FULL = 0.97;

/**
 * Find the least tolerance by which a GIF is small enough, or one by which it is hardly smaller.
 * @param predict size, which is smaller the coarser the tolerance is
 * @returns its number; undefined where none is small enough
 */
export const leastTolerance = async (
  predict: (tolerance: number) => Promise<number>,
  { tolerances, bytes, guess }: ToleranceSearch,
): Promise<number | undefined> => {
  const last = tolerances - 1;
  let large: { readonly at: number; readonly bytes: number } | undefined;
  let small: { readonly at: number; readonly bytes: number } | undefined;
  let step = 1;
  for (let at = Math.min(last, guess); ; ) {
    const found = { at, bytes: await predict(at) };
    if (found.bytes <= bytes) {
      if (at === 0 || found.bytes >= bytes * FULL) return at;
      small = found;
    } else {
      if (at === last) return undefined;
      large = found;
    }
    if (small !== undefined && large !== undefined) {
      if (small.at - large.at <= 1) return small.at;
      // Sizes fall by about the same share from step to step.
      const share = Math.log(large.bytes / bytes) / Math.log(large.bytes / small.bytes);
      const wanted = Math.ceil(large.at + share * (small.at - large.at));
      at = Math.min(small.at - 1, Math.max(large.at + 1, wanted));
    } else {
      step *= 2;
      at = small === undefined ? Math.min(last, at + step) : Math.max(0, at - step);
    }
  }
};
