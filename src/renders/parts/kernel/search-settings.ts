/** Outcome of encoding everything. */
export interface Encoded {
  /** size of the file; of one that was given up: what it would have come to, judged by its part */
  readonly bytes: number;
  readonly fits: boolean;
  /** pixels that were encoded */
  readonly pixels: number;
}

/** What the search asks for; rungs are numbered from the best and largest on. */
export interface SizeSearch {
  readonly rungs: number;
  readonly maxBytes: number;
  /** encodings before one is made that is sure to fit, at least 1 */
  readonly mostEncodings: number;
  /** pixels that all of those may have */
  readonly mostPixels: number;
  /** pixels of all of a rung */
  readonly pixels: (rung: number) => number;
  /** size by a sample, cheap */
  readonly predict: (rung: number) => Promise<number>;
  /** encode everything */
  readonly encode: (rung: number) => Promise<Encoded>;
}

/**
 * Share of the limit that is aimed at: predictions are off by some percent until they were held against a whole file. Where there is
 * time for one encoding only, it should fit. What is encoded after all that has to fit, as what follows it is the smallest file.
 */
const AIM = { only: 0.85, first: 0.97, held: 0.99, sure: 0.6 } as const;

/**
 * The first rung that is predicted to fit.
 * @param predict size of a rung, which is smaller the further down it is
 * @param range first and last rung
 * @returns the last of them where none is
 */
export const firstFitting = async (
  predict: (rung: number) => Promise<number>,
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
  const { rungs, maxBytes, mostEncodings, mostPixels, pixels, predict, encode } = search;
  const last = rungs - 1;
  let tooLarge = -1;
  let best: number | undefined;
  let spent = 0;
  let isSure = false;
  let rung = await firstFitting(predict, [0, last], maxBytes * AIM.first);
  const isOnly = mostEncodings === 1 || 2 * pixels(rung) > mostPixels;
  if (isOnly) rung = await firstFitting(predict, [rung, last], maxBytes * AIM.only);
  for (let encodings = 1; ; encodings += 1) {
    const encoded = await encode(rung);
    const { bytes, fits } = encoded;
    spent += encoded.pixels;
    if (fits) best = rung;
    else if (rung === last) return undefined;
    else tooLarge = rung;
    // The one that was to be sure did not fit.
    if (best === undefined && isSure) {
      rung = last;
      continue;
    }
    const off = bytes / (await predict(rung));
    const limit = (maxBytes * (fits ? AIM.held : AIM.first)) / off;
    const next = await firstFitting(predict, [tooLarge + 1, best ?? last], limit);
    if (next === best) return best;
    const isUsedUp: boolean = isSure || encodings >= mostEncodings || spent + pixels(next) > mostPixels;
    if (isUsedUp && best !== undefined) return best;
    isSure = isUsedUp;
    rung = isSure ? await firstFitting(predict, [next, last], (maxBytes * AIM.sure) / off) : next;
  }
};
