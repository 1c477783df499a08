import type { LumaPicture } from './luma-picture.ts';

/**
 * Scores from here on are of pictures that may stand for a film. Those of pictures that are black, white, of a single
 * colour, faded or blurred are below: such a picture is chosen only where there is no other.
 */
export const GOOD_POSTER = 1;

const LEVELS = 256;
/** Pictures below or above these means are black, or white. */
const DARKEST_MEAN = 24;
const BRIGHTEST_MEAN = 236;
/** Levels between the darkest and the brightest twentieth: fewer are a fade, fog, or a single colour. */
const LEAST_SPREAD = 56;
/** Pixels of a picture that may have nearly one level, as a share: more are a colour with something on it, such as credits. */
const LARGEST_GROUND = 0.8;
/** Neighbouring levels that look like one. */
const GROUND_LEVELS = 12;
/** Detail against contrast, and against the detail at half the size: pictures with less are out of focus, or moved. */
const LEAST_DETAIL = 0.015;
const LEAST_SHARPNESS = 0.4;
/** Values at which a quality counts half, or in full. */
const HALF_DETAIL = 4;
const FULL_SHARPNESS = 0.55;
const FULL_CONTRAST = 64;
const FULL_COLOUR = 60;
const MIDDLE_LEVEL = 118;

/** The picture at half its size: means of two by two pixels. */
const halved = ({ width, height, values }: LumaPicture): LumaPicture => {
  const half = { width: width >> 1, height: height >> 1 };
  const means = new Float64Array(half.width * half.height);
  for (let y = 0, to = 0; y < half.height; y += 1) {
    for (let x = 0, from = 2 * y * width; x < half.width; x += 1, from += 2, to += 1) {
      const above = (values[from] ?? 0) + (values[from + 1] ?? 0);
      means[to] = (above + (values[from + width] ?? 0) + (values[from + width + 1] ?? 0)) / 4;
    }
  }
  return { ...half, values: means };
};

/** One of so many rows is looked at for its detail. */
const DETAIL_STEP = 2;

/** Mean of what a pixel differs from the mean of its four neighbours, levels. */
const detailOf = ({ width, height, values }: LumaPicture): number => {
  let sum = 0;
  let rows = 0;
  for (let y = 1; y < height - 1; y += DETAIL_STEP) {
    rows += 1;
    const end = (y + 1) * width - 1;
    for (let at = y * width + 1; at < end; at += 1) {
      const beside = (values[at - 1] ?? 0) + (values[at + 1] ?? 0);
      const around = beside + (values[at - width] ?? 0) + (values[at + width] ?? 0);
      sum += Math.abs(4 * (values[at] ?? 0) - around);
    }
  }
  return sum / (4 * Math.max(1, (width - 2) * rows));
};

/** What the levels of a picture say of it. */
interface Tones {
  readonly mean: number;
  readonly deviation: number;
  /** levels between the darkest and the brightest twentieth */
  readonly spread: number;
  /** largest share of pixels that have nearly one level */
  readonly ground: number;
}

/** One of so many pixels is looked at for its level and its colour. */
const PIXEL_STEP = 3;

const tonesOf = ({ values }: LumaPicture): Tones => {
  const counts = new Uint32Array(LEVELS);
  for (let at = 0; at < values.length; at += PIXEL_STEP) {
    const level = Math.round(values[at] ?? 0);
    counts[level] = (counts[level] ?? 0) + 1;
  }
  const looks = Math.max(1, Math.ceil(values.length / PIXEL_STEP));
  const shares = Array.from(counts, (count) => count / looks);
  const levelAt = (share: number): number => {
    let left = share;
    const level = shares.findIndex((each) => {
      left -= each;
      return left <= 0;
    });
    return level < 0 ? LEVELS - 1 : level;
  };
  const mean = shares.reduce((sum, share, level) => sum + share * level, 0);
  const variance = shares.reduce((sum, share, level) => sum + share * (level - mean) ** 2, 0);
  let ground = 0;
  for (let level = 0, within = 0; level < LEVELS; level += 1) {
    within += (shares[level] ?? 0) - (shares[level - GROUND_LEVELS] ?? 0);
    ground = Math.max(ground, within);
  }
  return { mean, deviation: Math.sqrt(variance), spread: levelAt(0.95) - levelAt(0.05), ground };
};

/** @see https://infoscience.epfl.ch/record/33994 Hasler and Süsstrunk, Measuring colourfulness in natural images */
const colourfulnessOf = (rgb: Uint8Array): number => {
  let [redGreens, redGreenSquares, yellowBlues, yellowBlueSquares] = [0, 0, 0, 0];
  for (let from = 0; from < rgb.length; from += 3 * PIXEL_STEP) {
    const red = rgb[from] ?? 0;
    const green = rgb[from + 1] ?? 0;
    const redGreen = red - green;
    const yellowBlue = (red + green) / 2 - (rgb[from + 2] ?? 0);
    redGreens += redGreen;
    redGreenSquares += redGreen * redGreen;
    yellowBlues += yellowBlue;
    yellowBlueSquares += yellowBlue * yellowBlue;
  }
  const pixels = Math.max(1, Math.ceil(rgb.length / (3 * PIXEL_STEP)));
  const [one, other] = [redGreens / pixels, yellowBlues / pixels];
  const variance = redGreenSquares / pixels - one * one + (yellowBlueSquares / pixels - other * other);
  return Math.sqrt(Math.max(0, variance)) + 0.3 * Math.hypot(one, other);
};

/**
 * How well a picture stands for its film: sharpness, contrast and colour.
 * @param rgb rows of three bytes a pixel, of a picture that was scaled down
 * @param luma of the same picture
 * @returns from 0 to 2, larger is better; below {@link GOOD_POSTER} for a picture that is black, white, a single colour,
 *   text on one, a fade, or blurred
 */
export const posterScore = (rgb: Uint8Array, luma: LumaPicture): number => {
  const { mean, deviation, spread, ground } = tonesOf(luma);
  const detail = detailOf(luma);
  const sharpness = detail / Math.max(0.1, detailOf(halved(luma)));
  const isBlurred = detail < LEAST_DETAIL * deviation || sharpness < LEAST_SHARPNESS;
  const isFlat = mean < DARKEST_MEAN || mean > BRIGHTEST_MEAN || spread < LEAST_SPREAD || ground > LARGEST_GROUND;
  const qualities = [
    detail / (detail + HALF_DETAIL),
    Math.min(1, sharpness / FULL_SHARPNESS),
    Math.min(1, deviation / FULL_CONTRAST),
    0.5 + 0.5 * Math.min(1, colourfulnessOf(rgb) / FULL_COLOUR),
    // A picture of even brightness is preferred to one that is mostly dark or bright.
    1 - 0.5 * Math.min(1, ((mean - MIDDLE_LEVEL) / MIDDLE_LEVEL) ** 2),
    1 - 0.5 * ground,
  ];
  const quality = qualities.reduce((product, each) => product * each, 1);
  const score = isBlurred || isFlat ? Math.min(quality, 0.999) : GOOD_POSTER + quality;
  return Math.round(1000 * score) / 1000;
};
