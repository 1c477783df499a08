/** Standard deviation of a cell's samples, 0..1, at which its pattern counts half: below it is grain. */
const GRAIN = 0.01;
/** Strength that faint patterns are raised to, and how it goes on rising with their contrast: an edge between black
 * and white outweighs brightness. */
const RAISED = 0.35;
const RISE = 1.3;
/** How much the contrast of a faint pattern is raised, at most. */
const RAISE = 5;

/**
 * How strongly a pattern shows. Print is black and white, films are mostly gray: faint patterns are raised so that
 * glyphs follow them; patterns below the grain are not.
 * @param deviation standard deviation of a cell's samples, 0..1
 */
const strengthOf = (deviation: number): number => {
  const visible = (deviation * deviation) / (deviation * deviation + GRAIN * GRAIN);
  return Math.min(RAISED + RISE * deviation, RAISE * deviation) * visible;
};

/** The lowest strength; it cannot outweigh brightness. */
const FAINTEST = 0.005;
/** Ratio of neighbouring strengths. */
const RATIO = 2 ** 0.5;
const WHITE = 255;
/** Samples half black and half white deviate most. */
const DEVIATIONS = 128;

const STEPS = Math.floor(Math.log(strengthOf(0.5) / FAINTEST) / Math.log(RATIO)) + 1;

/** The distinguished strengths, ascending. */
export const STRENGTHS = Float64Array.from({ length: STEPS }, (_, step) => FAINTEST * RATIO ** (step + 0.5));

/** The step of patterns that do not count. */
export const FLAT = 0xff;

/**
 * For each standard deviation of a cell's samples, levels of 0..255 rounded to a whole number: place in {@link STRENGTHS}, or
 * {@link FLAT}.
 */
export const STRENGTH_OF_DEVIATION = Uint8Array.from({ length: DEVIATIONS + 1 }, (_, deviation) => {
  const strength = strengthOf(deviation / WHITE);
  if (strength < FAINTEST) return FLAT;
  return Math.min(STEPS - 1, Math.floor(Math.log(strength / FAINTEST) / Math.log(RATIO)));
});
