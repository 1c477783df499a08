/** Outcome of encoding everything: its size, or that it grew past the limit and was given up. */
export type Encoded = { readonly bytes: number } | 'tooLarge';

/** What the search asks for; rungs are numbered from the best and largest on. */
export interface SizeSearch {
  readonly rungs: number;
  readonly maxBytes: number;
  /** whole encodings before the last rung is taken at once, at least 1 */
  readonly mostEncodings: number;
  /** size by a sample, cheap */
  readonly predict: (rung: number) => Promise<number>;
  /** encode everything; the latest that fits is what is kept */
  readonly encode: (rung: number) => Promise<Encoded>;
}

/** Predictions are off by some percent. */
const MARGIN = 0.97;
/** A result that leaves more of the limit unused is improved upon, once. */
const WELL_FILLED = 0.85;

/** The first rung from `low` on that is predicted to fit; the last one where none is. */
const firstFitting = async ({ rungs, predict }: SizeSearch, low: number, limit: number): Promise<number> => {
  if ((await predict(low)) <= limit) return low;
  let [from, to] = [low, rungs - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((await predict(middle)) <= limit) to = middle;
    else from = middle + 1;
  }
  return from;
};

/**
 * Find the best rung whose file is no larger than the limit: by samples, and by few whole encodings.
 * @returns the rung of the latest encoding that fits; undefined when not even the last rung does
 */
export const searchSettings = async (search: SizeSearch): Promise<number | undefined> => {
  const { rungs, maxBytes, mostEncodings, encode } = search;
  const last = rungs - 1;
  let rung = await firstFitting(search, 0, maxBytes * MARGIN);
  let tooLarge = -1;
  for (let encodings = 1; ; encodings += 1) {
    const encoded = await encode(rung);
    if (encoded !== 'tooLarge') {
      const mayImprove = rung - 1 > tooLarge && encoded.bytes < maxBytes * WELL_FILLED && encodings < mostEncodings;
      if (!mayImprove || (await encode(rung - 1)) === 'tooLarge') return rung;
      return rung - 1;
    }
    if (rung === last) return undefined;
    tooLarge = rung;
    // The sample was off: what is taken next has to be predicted smaller by a fifth than what was taken now.
    const limit = Math.min(maxBytes * MARGIN, (await search.predict(rung)) * 0.85);
    rung = encodings >= mostEncodings ? last : await firstFitting(search, rung + 1, limit);
  }
};
