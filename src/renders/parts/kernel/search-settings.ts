/** Outcome of encoding everything. */
export interface Encoded {
  /** size of the file; of one that was given up: what it would have come to, judged by its part */
  readonly bytes: number;
  readonly fits: boolean;
}

/** What the search asks for; rungs are numbered from the best and largest on. */
export interface SizeSearch {
  readonly rungs: number;
  readonly maxBytes: number;
  /** whole encodings before the last rung is taken at once, at least 1 */
  readonly mostEncodings: number;
  /** size by a sample, cheap */
  readonly predict: (rung: number) => Promise<number>;
  /** encode everything */
  readonly encode: (rung: number) => Promise<Encoded>;
}

/**
 * Share of the limit that is aimed at: predictions are off by some percent until they were held against a whole file. The only
 * encoding has to fit, as what follows it is the smallest file.
 */
const AIM = { only: 0.85, first: 0.97, held: 0.99 } as const;

/** The first rung from `low` to `high` that is predicted to fit; the last of them where none is. */
const firstFitting = async (
  predict: SizeSearch['predict'],
  [low, high]: readonly [low: number, high: number],
  limit: number,
): Promise<number> => {
  let [from, to] = [low, high];
  while (from < to) {
    // The best one is often small enough.
    const middle = from === low && to === high ? low : (from + to) >> 1;
    if ((await predict(middle)) <= limit) to = middle;
    else from = middle + 1;
  }
  return from;
};

/**
 * Find the best rung whose file is no larger than the limit: by samples, and by few whole encodings, each of which tells how far
 * off the samples are.
 * @returns the rung of the latest encoding that fits; undefined when not even the last rung does
 */
export const searchSettings = async (search: SizeSearch): Promise<number | undefined> => {
  const { rungs, maxBytes, mostEncodings, predict, encode } = search;
  const last = rungs - 1;
  let tooLarge = -1;
  let best: number | undefined;
  const aim = mostEncodings === 1 ? AIM.only : AIM.first;
  let rung = await firstFitting(predict, [0, last], maxBytes * aim);
  for (let encodings = 1; ; encodings += 1) {
    const { bytes, fits } = await encode(rung);
    if (fits) best = rung;
    else if (rung === last) return undefined;
    else tooLarge = rung;
    if (encodings >= mostEncodings) {
      if (best !== undefined) return best;
      rung = last;
      continue;
    }
    const off = bytes / (await predict(rung));
    const limit = (maxBytes * (fits ? AIM.held : AIM.first)) / off;
    const next = await firstFitting(predict, [tooLarge + 1, best ?? last], limit);
    if (next === best) return best;
    rung = next;
  }
};
