import { GOOD_POSTER } from '../../shared/kernels/fingerprint/poster-score.ts';

/** A second of a slice, and how well its picture stands for the film: larger is better. */
export interface ScoredSecond {
  readonly second: number;
  readonly score: number;
}

/** Share of its quality that a picture loses at most for lying far behind the key frame from which it is decoded. */
const FAR_LOSS = 0.2;
/** Milliseconds behind a key frame that count as far: what encoders leave between two of them by default, 250 pictures at 30 a second. */
const FAR_MS = 8333;

const behindKeyMs = (ms: number, keysMs: readonly number[]): number =>
  Math.max(0, ms - (keysMs.findLast((key) => key <= ms) ?? ms));

/**
 * The second whose picture becomes the best of a slice. Where there are no frames it has to be decoded once more, from the
 * last key frame before it: of pictures that are nearly as good, the one that is cheapest to decode. Whether there are frames
 * does not matter, so that the choice is the same either way.
 * @param keysMs when key frames are due, milliseconds of the film, in order; none where that is not known
 * @returns undefined when there is no second
 */
export const bestSecond = <T extends ScoredSecond>(seconds: readonly T[], keysMs: readonly number[]): T | undefined => {
  const worthOf = ({ second, score }: ScoredSecond): number => {
    const loss = FAR_LOSS * Math.min(1, behindKeyMs(second * 1000, keysMs) / FAR_MS);
    // A good picture stays above all that are not.
    const least = score >= GOOD_POSTER ? GOOD_POSTER : 0;
    return least + (score - least) * (1 - loss);
  };
  const [best] = seconds.map((each) => ({ each, worth: worthOf(each) })).sort((one, other) => other.worth - one.worth);
  return best?.each;
};
