import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import type { GifSettings } from './small-gif-ladder.ts';

/** What came of settings. */
interface Outcome {
  readonly bytes: number;
  readonly fits: boolean;
  /** whether more of it is of no use */
  readonly isFar: boolean;
}

/** How the largest of some whole numbers is searched that fits. */
interface FillSearch {
  /** the least and the largest number */
  readonly range: readonly [least: number, largest: number];
  readonly start: number;
  /** bytes grow with the number by about this power */
  readonly growth: number;
  readonly maxBytes: number;
  readonly mostTries: number;
}

/** Sizes are as good as equal below it. */
const LEAST_POWER = 0.1;

const powerOf = (one: { readonly at: number; readonly bytes: number }, other: typeof one): number =>
  Math.max(LEAST_POWER, Math.log(other.bytes / one.bytes) / Math.log(other.at / one.at));

/**
 * Find the largest number whose file fits, by few files: sizes are about a power of the number.
 * @param measure makes the file of a number
 * @returns the largest that was seen to fit; undefined where none was
 */
export const largestFitting = async (
  measure: (value: number) => Promise<Outcome>,
  { range: [least, largest], start, growth, maxBytes, mostTries }: FillSearch,
): Promise<number | undefined> => {
  let fits: { readonly at: number; readonly bytes: number } | undefined;
  let power = growth;
  let tooLarge: typeof fits;
  let at = Math.min(largest, Math.max(least, start));
  for (let tries = 0; tries < mostTries; tries += 1) {
    const found = { at, ...(await measure(at)) };
    if (found.isFar) break;
    if (found.fits) {
      // Two files that fit tell more than experience does.
      if (fits !== undefined && found.bytes > fits.bytes) power = powerOf(fits, found);
      fits = found;
    } else tooLarge = found;
    const [low, high] = [(fits?.at ?? least - 1) + 1, (tooLarge?.at ?? largest + 1) - 1];
    if (low > high) break;
    const from = fits ?? found;
    const guessBy = (exponent: number) => Math.floor(from.at * (maxBytes / from.bytes) ** (1 / exponent));
    let guess = guessBy(power);
    // Of a file that was given up the size is not exact, but better than nothing.
    if (guess > high && fits !== undefined && tooLarge !== undefined) guess = guessBy(powerOf(fits, tooLarge));
    at = Math.min(high, Math.max(low, guess));
  }
  return fits?.at;
};

/** Settings of a width in pixels. */
export const atWidth = (settings: GifSettings, planned: PictureSize, width: number): GifSettings => ({
  ...settings,
  scale: width / planned.width,
});
