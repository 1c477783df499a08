import type { ColourStatistics } from './histogram.ts';
import { quantiseByVariance } from './wu-quantiser.ts';

/** The global colour table of a GIF. */
export interface Palette {
  /** RGB24, three bytes a colour, 1..256 colours */
  readonly rgb: Uint8Array;
  /** index that stands for "keep what is shown", beyond the colours; undefined where 256 exact colours leave no room */
  readonly transparentIndex: number | undefined;
  /** whether the palette holds every colour of the frames it was made from */
  readonly exact: boolean;
}

const LARGEST = 256;

export const tune = { rounds: 6, bits: 6, power: 1 };

/** Merge bins to `bits`. */
const coarsen = (s: ColourStatistics): ColourStatistics => {
  if (tune.bits === 6) return s;
  const t = new Float64Array(32768 * 4);
  for (let n = 0; n < s.weights.length; n += 1) {
    const r = s.means[n * 3] as number, g = s.means[n * 3 + 1] as number, b = s.means[n * 3 + 2] as number;
    const w = s.weights[n] as number;
    const k = (((r >> 3) << 10) | ((g >> 3) << 5) | (b >> 3)) * 4;
    t[k]! += w; t[k + 1]! += w * r; t[k + 2]! += w * g; t[k + 3]! += w * b;
  }
  let m = 0;
  for (let k = 0; k < t.length; k += 4) if (t[k]! > 0) m += 1;
  const means = new Float32Array(m * 3), weights = new Float64Array(m);
  m = 0;
  for (let k = 0; k < t.length; k += 4) if (t[k]! > 0) {
    weights[m] = t[k]!; means[m * 3] = t[k + 1]! / t[k]!; means[m * 3 + 1] = t[k + 2]! / t[k]!; means[m * 3 + 2] = t[k + 3]! / t[k]!; m += 1;
  }
  return { means, weights, exactColours: undefined };
};

/** One round of Lloyd's algorithm. */
const refine = ({ means, weights }: ColourStatistics, centres: Float64Array): number => {
  const k = centres.length / 3;
  const sums = new Float64Array(k * 4);
  let total = 0;
  // Centres sorted by green: the search walks outwards from the nearest green and stops when green alone is too far.
  const order = Array.from({ length: k }, (_, i) => i).sort((a, b) => centres[a * 3 + 1]! - centres[b * 3 + 1]!);
  const cr = Float64Array.from(order, (i) => centres[i * 3]!);
  const cg = Float64Array.from(order, (i) => centres[i * 3 + 1]!);
  const cb = Float64Array.from(order, (i) => centres[i * 3 + 2]!);
  let start = 0;
  for (let n = 0; n < weights.length; n += 1) {
    const r = means[n * 3] as number, g = means[n * 3 + 1] as number, b = means[n * 3 + 2] as number;
    let best = start;
    let bd = (r - cr[best]!) ** 2 + (g - cg[best]!) ** 2 + (b - cb[best]!) ** 2;
    let up = start + 1, down = start - 1;
    // walk both directions
    while (up < k) {
      const dg = cg[up]! - g;
      if (dg > 0 && dg * dg >= bd) break;
      const d = (r - cr[up]!) ** 2 + dg * dg + (b - cb[up]!) ** 2;
      if (d < bd) { bd = d; best = up; }
      up += 1;
    }
    while (down >= 0) {
      const dg = g - cg[down]!;
      if (dg > 0 && dg * dg >= bd) break;
      const d = (r - cr[down]!) ** 2 + dg * dg + (b - cb[down]!) ** 2;
      if (d < bd) { bd = d; best = down; }
      down -= 1;
    }
    start = best;
    const w = weights[n] as number;
    total += w * bd;
    const s = best * 4;
    sums[s]! += w; sums[s + 1]! += w * r; sums[s + 2]! += w * g; sums[s + 3]! += w * b;
  }
  for (let i = 0; i < k; i += 1) {
    const w = sums[i * 4]!;
    if (w === 0) continue;
    const c = order[i]! * 3;
    centres[c] = sums[i * 4 + 1]! / w; centres[c + 1] = sums[i * 4 + 2]! / w; centres[c + 2] = sums[i * 4 + 3]! / w;
  }
  return total;
};

export const makePalette = (statistics: ColourStatistics): Palette => {
  const { exactColours } = statistics;
  if (exactColours !== undefined) {
    const colours = exactColours.length === 0 ? [0] : exactColours;
    return {
      rgb: Uint8Array.from(colours.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255])),
      transparentIndex: colours.length < LARGEST ? colours.length : undefined,
      exact: true,
    };
  }
  let s = coarsen(statistics);
  if (tune.power !== 1) s = { ...s, weights: s.weights.map((w) => w ** tune.power) };
  const centres = quantiseByVariance(s, LARGEST - 1);
  for (let i = 0; i < tune.rounds; i += 1) {
    const t = refine(s, centres);
    if (process.env.V) console.log(i, Math.sqrt(t / s.weights.reduce((a, b) => a + b)));
  }
  const rgb = Uint8Array.from(centres, (c) => Math.round(c));
  return { rgb, transparentIndex: rgb.length / 3, exact: false };
};
