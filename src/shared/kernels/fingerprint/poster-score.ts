import type { PictureSize } from '../../core/media/fit-picture.ts';
import { lumaPlane } from './square-luma.ts';

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
const detailOf = (luma: Float64Array, { width, height }: PictureSize): number => {
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
    const [red = 0, green = 0, blue = 0] = [rgb[at * 3], rgb[at * 3 + 1], rgb[at * 3 + 2]];
    redGreen[at] = red - green;
    yellowBlue[at] = (red + green) / 2 - blue;
  }
  const [one, other] = [momentsOf(redGreen), momentsOf(yellowBlue)];
  return Math.hypot(one.deviation, other.deviation) + 0.3 * Math.hypot(one.mean, other.mean);
};

/**
 * How well a picture stands for its film: sharpness, contrast and colour.
 * @param rgb rows of three bytes a pixel, of a picture that was scaled down
 * @returns above 0, larger is better; 0 for a picture that must not be shown: black, white, a single colour, a fade, or blurred
 */
export const posterScore = (rgb: Uint8Array, size: PictureSize): number => {
  const luma = lumaPlane(rgb, size);
  const { mean, deviation } = momentsOf(luma);
  const sorted = luma.toSorted();
  const level = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const spread = level(0.95) - level(0.05);
  if (mean < DARKEST_MEAN || mean > BRIGHTEST_MEAN || spread < LEAST_SPREAD) return 0;
  const detail = detailOf(luma, size);
  const sharpness = detail / deviation;
  if (sharpness < LEAST_SHARPNESS) return 0;
  // A picture of even brightness is preferred to one that is mostly dark or bright.
  const evenness = 1 - ((mean - 128) / 128) ** 2;
  const colour = 1 + Math.min(1, colourfulnessOf(rgb) / COLOURFUL);
  return Math.round(1000 * Math.sqrt(detail / 8) * Math.sqrt(deviation / 64) * colour * (0.5 + evenness / 2)) / 1000;
};
