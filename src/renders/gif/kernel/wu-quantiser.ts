import type { ColourStatistics } from './colour-histogram.ts';

/** The colour cube is cut on a grid of 32 steps a channel; one more plane in front holds the zeros of the prefix sums. */
const SIDE = 33;
const R_STEP = SIDE * SIDE;
const G_STEP = SIDE;
const CELLS = SIDE * SIDE * SIDE;

/** Half-open box of grid cells: lower bounds excluded, upper bounds included, as in the prefix sums. */
interface Box {
  r0: number;
  r1: number;
  g0: number;
  g1: number;
  b0: number;
  b1: number;
}

interface Moments {
  readonly weight: Float64Array;
  readonly r: Float64Array;
  readonly g: Float64Array;
  readonly b: Float64Array;
  readonly squares: Float64Array;
}

/** Prefix sums over the cube, so that the moments of any box take eight look-ups. */
const cumulativeMoments = ({ means, weights }: ColourStatistics): Moments => {
  const make = () => new Float64Array(CELLS);
  const moments: Moments = { weight: make(), r: make(), g: make(), b: make(), squares: make() };
  for (let n = 0; n < weights.length; n += 1) {
    const w = weights[n] as number;
    const r = means[n * 3] as number;
    const g = means[n * 3 + 1] as number;
    const b = means[n * 3 + 2] as number;
    const cell = ((r >> 3) + 1) * R_STEP + ((g >> 3) + 1) * G_STEP + (b >> 3) + 1;
    moments.weight[cell] = (moments.weight[cell] as number) + w;
    moments.r[cell] = (moments.r[cell] as number) + w * r;
    moments.g[cell] = (moments.g[cell] as number) + w * g;
    moments.b[cell] = (moments.b[cell] as number) + w * b;
    moments.squares[cell] = (moments.squares[cell] as number) + w * (r * r + g * g + b * b);
  }
  for (const table of [moments.weight, moments.r, moments.g, moments.b, moments.squares]) {
    for (const step of [1, G_STEP, R_STEP]) {
      for (let cell = R_STEP + G_STEP + 1; cell < CELLS; cell += 1) {
        table[cell] = (table[cell] as number) + (table[cell - step] as number);
      }
    }
  }
  return moments;
};

const at = (table: Float64Array, r: number, g: number, b: number): number =>
  table[r * R_STEP + g * G_STEP + b] as number;

const volume = (t: Float64Array, { r0, r1, g0, g1, b0, b1 }: Box): number =>
  at(t, r1, g1, b1) -
  at(t, r1, g1, b0) -
  at(t, r1, g0, b1) +
  at(t, r1, g0, b0) -
  at(t, r0, g1, b1) +
  at(t, r0, g1, b0) +
  at(t, r0, g0, b1) -
  at(t, r0, g0, b0);

/** Squared length of the box's colour sum over its weight: what a cut maximises over both halves. */
const spread = (m: Moments, box: Box): number => {
  const w = volume(m.weight, box);
  if (w <= 0) return -1;
  const r = volume(m.r, box);
  const g = volume(m.g, box);
  const b = volume(m.b, box);
  return (r * r + g * g + b * b) / w;
};

const variance = (m: Moments, box: Box): number => {
  const cells = (box.r1 - box.r0) * (box.g1 - box.g0) * (box.b1 - box.b0);
  return cells <= 1 ? 0 : volume(m.squares, box) - Math.max(0, spread(m, box));
};

const AXES = [
  ['r0', 'r1'],
  ['g0', 'g1'],
  ['b0', 'b1'],
] as const;

/** The two halves of `box` with the smallest summed variance, or undefined where no cut leaves both occupied. */
const cut = (m: Moments, box: Box): [Box, Box] | undefined => {
  let best: [Box, Box] | undefined;
  let bestSpread = -1;
  for (const [low, high] of AXES) {
    for (let at = box[low] + 1; at < box[high]; at += 1) {
      const first = { ...box, [high]: at };
      const second = { ...box, [low]: at };
      const a = spread(m, first);
      const b = spread(m, second);
      if (a < 0 || b < 0 || a + b <= bestSpread) continue;
      bestSpread = a + b;
      best = [first, second];
    }
  }
  return best;
};

/**
 * Choose up to `count` colours by cutting the colour cube where the summed variance drops most.
 * @param statistics occupied bins of a histogram
 * @param count most colours wanted, 1..256
 * @returns `[r, g, b]` means of the boxes as floats, three entries a colour, at most `count` colours
 * @see Xiaolin Wu, "Efficient Statistical Computations for Optimal Color Quantization", Graphics Gems II (1991), 126-133
 */
export const quantiseByVariance = (statistics: ColourStatistics, count: number): Float64Array => {
  const m = cumulativeMoments(statistics);
  const boxes: { box: Box; variance: number }[] = [];
  const put = (box: Box) => boxes.push({ box, variance: variance(m, box) });
  put({ r0: 0, r1: SIDE - 1, g0: 0, g1: SIDE - 1, b0: 0, b1: SIDE - 1 });
  while (boxes.length < count) {
    const widest = boxes.reduce((a, b) => (b.variance > a.variance ? b : a));
    if (widest.variance <= 0) break;
    const halves = cut(m, widest.box);
    if (halves === undefined) {
      widest.variance = 0;
      continue;
    }
    boxes.splice(boxes.indexOf(widest), 1);
    halves.forEach(put);
  }
  const occupied = boxes.map(({ box }) => box).filter((box) => volume(m.weight, box) > 0);
  return Float64Array.from(
    occupied.flatMap((box) => {
      const w = volume(m.weight, box);
      return [volume(m.r, box) / w, volume(m.g, box) / w, volume(m.b, box) / w];
    }),
  );
};
