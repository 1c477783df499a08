import type { LumaPicture } from './luma-picture.ts';

/** Pictures below or above these means are black, or white. */
const DARKEST_MEAN = 24;
const BRIGHTEST_MEAN = 236;
/** Between the darkest and the brightest twentieth: less is a fade, fog, or a single colour. */
const LEAST_SPREAD = 56;
/** Mean change from pixel to pixel, against the contrast: less is out of focus, or moved. */
const LEAST_SHARPNESS = 0.05;
const COLOURFUL = 60;

interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

const momentsOf = (values: Float64Array): Moments => {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / values.length - mean * mean)) };
};

/** Mean of what a pixel differs from the mean of its four neighbours. */
const detailOf = ({ width, height, values: luma }: LumaPicture): number => {
  let sum = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const around = (luma[at - 1] ?? 0) + (luma[at + 1] ?? 0) + (luma[at - width] ?? 0) + (luma[at + width] ?? 0);
      sum += Math.abs((luma[at] ?? 0) - around / 4);
    }
  }
  return sum / Math.max(1, (width - 2) * (height - 2));
};

/** @see https://infoscience.epfl.ch/record/33994 Hasler and Süsstrunk, Measuring colourfulness in natural images */
const colourfulnessOf = (rgb: Uint8Array): number => {
  const pixels = Math.floor(rgb.length / 3);
  const redGreen = new Float64Array(pixels);
  const yellowBlue = new Float64Array(pixels);
  for (let at = 0; at < pixels; at += 1) {
    const red = rgb[at * 3] ?? 0;
    const green = rgb[at * 3 + 1] ?? 0;
    redGreen[at] = red - green;
    yellowBlue[at] = (red + green) / 2 - (rgb[at * 3 + 2] ?? 0);
  }
  const one = momentsOf(redGreen);
  const other = momentsOf(yellowBlue);
  return Math.hypot(one.deviation, other.deviation) + 0.3 * Math.hypot(one.mean, other.mean);
};

const LEVELS = 256;

/** Levels between the darkest and the brightest twentieth of a picture. */
const spreadOf = (values: Float64Array): number => {
  const counts = new Uint32Array(LEVELS);
  for (const value of values) {
    const level = Math.round(value);
    counts[level] = (counts[level] ?? 0) + 1;
  }
  const levelAt = (share: number): number => {
    let left = share * values.length;
    for (const [level, count] of counts.entries()) {
      left -= count;
      if (left <= 0) return level;
    }
    return LEVELS - 1;
  };
  return levelAt(0.95) - levelAt(0.05);
};

/**
 * How well a picture stands for its film: sharpness, contrast and colour.
 * @param rgb rows of three bytes a pixel, of a picture that was scaled down
 * @param luma of the same picture
 * @returns above 0, larger is better; 0 for a picture that must not be shown: black, white, a single colour, a fade, or blurred
 */
export const posterScore = (rgb: Uint8Array, luma: LumaPicture): number => {
  const { mean, deviation } = momentsOf(luma.values);
  if (mean < DARKEST_MEAN || mean > BRIGHTEST_MEAN || spreadOf(luma.values) < LEAST_SPREAD) return 0;
  const detail = detailOf(luma);
  const sharpness = detail / deviation;
  if (sharpness < LEAST_SHARPNESS) return 0;
  // A picture of even brightness is preferred to one that is mostly dark or bright.
  const evenness = 1 - ((mean - 128) / 128) ** 2;
  const colour = 1 + Math.min(1, colourfulnessOf(rgb) / COLOURFUL);
  return Math.round(1000 * Math.sqrt(detail / 8) * Math.sqrt(deviation / 64) * colour * (0.5 + evenness / 2)) / 1000;
};
