import type { ColourStatistics } from '../../../../../src/renders/gif/kernel/colour-histogram.ts';

interface SortedColours {
  readonly r: Float64Array;
  readonly g: Float64Array;
  readonly b: Float64Array;
}

/** The compiled loop of `assembly/gif/assign.ts`, written down plainly: it is held against this one. */
export const plainAssign = ({ means, weights }: ColourStatistics, { r, g, b }: SortedColours) => {
  const bins = weights.length;
  const nearest = new Uint8Array(bins);
  const distances = new Float64Array(bins);
  let start = 0; // bins next to each other tend to share a centre
  for (let n = 0; n < bins; n += 1) {
    const red = means[n * 3] as number;
    const green = means[n * 3 + 1] as number;
    const blue = means[n * 3 + 2] as number;
    let best = start;
    let least = Number.POSITIVE_INFINITY;
    for (let step = 1; step >= -1; step -= 2) {
      for (let i = step > 0 ? start : start - 1; i >= 0 && i < g.length; i += step) {
        const dg = (g[i] as number) - green;
        if (dg * step > 0 && dg * dg >= least) break;
        const dr = (r[i] as number) - red;
        const db = (b[i] as number) - blue;
        const d = dr * dr + dg * dg + db * db;
        if (d < least) {
          least = d;
          best = i;
        }
      }
    }
    start = best;
    nearest[n] = best;
    distances[n] = least;
  }
  return { nearest, distances };
};
