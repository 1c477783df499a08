import type { ColourStatistics } from './colour-histogram.ts';
import { gifKernel } from './gif-kernel.ts';

/** Palette colours in the order of their green, so that a search can stop where green alone is farther than the best. */
interface SortedCentres {
  readonly r: Float64Array;
  readonly g: Float64Array;
  readonly b: Float64Array;
}

const sortByGreen = (centres: Float64Array): SortedCentres => {
  const order = Array.from({ length: centres.length / 3 }, (_, i) => i);
  const channel = (i: number, c: number) => centres[i * 3 + c] ?? 0;
  order.sort((a, b) => channel(a, 1) - channel(b, 1) || a - b);
  const pick = (c: number) => Float64Array.from(order, (i) => channel(i, c));
  return { r: pick(0), g: pick(1), b: pick(2) };
};

/** Which centre is nearest to each bin, and how far it is, squared; valid until the next one is made. */
interface Assignment {
  readonly nearest: Uint8Array;
  readonly distances: Float64Array;
}

const assign = ({ means }: ColourStatistics, centres: SortedCentres): Assignment => gifKernel().assign(means, centres);

/** Each centre moves to the mean of the bins that are nearest to it; one without bins stays. */
const recentre = ({ means, weights }: ColourStatistics, from: SortedCentres, { nearest }: Assignment): Float64Array => {
  const sums = new Float64Array(from.g.length * 4);
  for (let n = 0; n < weights.length; n += 1) {
    const w = weights[n] as number;
    const s = (nearest[n] as number) * 4;
    sums[s] = (sums[s] as number) + w;
    for (let c = 0; c < 3; c += 1) sums[s + 1 + c] = (sums[s + 1 + c] as number) + w * (means[n * 3 + c] as number);
  }
  const centres = new Float64Array(from.g.length * 3);
  for (let i = 0; i < from.g.length; i += 1) {
    const w = sums[i * 4] as number;
    centres[i * 3] = w === 0 ? (from.r[i] as number) : (sums[i * 4 + 1] as number) / w;
    centres[i * 3 + 1] = w === 0 ? (from.g[i] as number) : (sums[i * 4 + 2] as number) / w;
    centres[i * 3 + 2] = w === 0 ? (from.b[i] as number) : (sums[i * 4 + 3] as number) / w;
  }
  return centres;
};

/**
 * Move palette colours to where they serve the pixels best: Lloyd's algorithm over histogram bins.
 * @param statistics occupied bins
 * @param centres colours to start from: red, green, blue, red, …; 1..256 colours
 * @param rounds how often to assign bins and move colours, 0 or more
 * @returns as many colours, in another order
 * @see S. P. Lloyd, "Least squares quantization in PCM", IEEE Trans. Information Theory 28 (1982), 129-137
 */
export const refinePalette = (statistics: ColourStatistics, centres: Float64Array, rounds: number): Float64Array => {
  let refined = centres;
  for (let i = 0; i < rounds; i += 1) {
    const sorted = sortByGreen(refined);
    refined = recentre(statistics, sorted, assign(statistics, sorted));
  }
  return refined;
};

/**
 * Add colours where the present ones serve worst: the bins with the largest weighted squared error.
 * @param statistics occupied bins
 * @param centres present colours: red, green, blue, red, …; at least one
 * @param count colours wanted, at most 256
 * @returns the present colours and the new ones; fewer than `count` where every bin already has its own colour
 */
export const fillPalette = (statistics: ColourStatistics, centres: Float64Array, count: number): Float64Array => {
  const missing = count - centres.length / 3;
  if (missing <= 0) return centres;
  const { distances } = assign(statistics, sortByGreen(centres));
  const errors = distances.map((d, n) => d * (statistics.weights[n] as number));
  const worst = Array.from(errors.keys())
    .filter((n) => (errors[n] as number) > 0)
    .sort((a, b) => (errors[b] as number) - (errors[a] as number) || a - b)
    .slice(0, missing);
  return Float64Array.from([...centres, ...worst.flatMap((n) => [...statistics.means.subarray(n * 3, n * 3 + 3)])]);
};

/**
 * How far colours are from those of a palette.
 * @param statistics occupied bins
 * @param centres the palette's colours: red, green, blue, red, …; at least one
 * @returns mean squared distance, 0 without pixels
 */
export const paletteError = (statistics: ColourStatistics, centres: Float64Array): number => {
  const { distances } = assign(statistics, sortByGreen(centres));
  const pixels = statistics.weights.reduce((sum, weight) => sum + weight, 0);
  return distances.reduce((sum, d, n) => sum + d * (statistics.weights[n] as number), 0) / Math.max(1, pixels);
};
