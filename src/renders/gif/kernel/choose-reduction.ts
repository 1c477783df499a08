import { firstFitting } from '../../parts/kernel/search-settings.ts';

/** Pixels of samples after which nothing further is compared: a pixel takes some 0.2 µs. */
export const MOST_SAMPLED_PIXELS = 150e6;

/** What the choice asks for; reductions and tolerances are numbered from the best and largest on. */
export interface ReductionChoice {
  readonly reductions: number;
  readonly tolerances: number;
  /** size that is aimed at */
  readonly bytes: number;
  /** size of a GIF, by a sample */
  readonly predict: (reduction: number, tolerance: number) => Promise<number>;
  /** how near to the film it is, by the same sample */
  readonly likeness: (reduction: number, tolerance: number) => Promise<number>;
  /** pixels of all samples until now */
  readonly sampledPixels: () => number;
}

/**
 * The least tolerance by which a reduction is small enough; undefined where none is.
 * @param enough one by which it is, if that is known
 */
const leastTolerance = async (
  { tolerances, bytes, predict }: ReductionChoice,
  reduction: number,
  enough: number | undefined,
): Promise<number | undefined> => {
  if (enough === undefined && (await predict(reduction, tolerances - 1)) > bytes) return undefined;
  let [from, to] = [0, enough ?? tolerances - 1];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((await predict(reduction, middle)) <= bytes) to = middle;
    else from = middle + 1;
  }
  return from;
};

/**
 * Choose how many pixels and pictures are left, by what comes nearest to the film at the same size: fewer of them in their best
 * colours, or more of them in colours that are only near. Which it is depends on the film.
 * @returns number of the reduction; the last one where none is small enough
 */
export const chooseReduction = async (choice: ReductionChoice): Promise<number> => {
  const { reductions, tolerances, bytes, predict, likeness, sampledPixels } = choice;
  if ((await predict(0, 0)) <= bytes) return 0;
  const coarsest = (reduction: number): Promise<number> => predict(reduction, tolerances - 1);
  const first = await firstFitting(coarsest, [0, reductions - 1], bytes);
  let best: { readonly reduction: number; readonly near: number } | undefined;
  let tolerance: number | undefined;
  // With room to spare, fewer pixels are no better.
  for (let reduction = first; reduction < reductions && tolerance !== 0; reduction += 1) {
    // What was enough for more pixels is enough for fewer.
    tolerance = await leastTolerance(choice, reduction, tolerance);
    if (tolerance === undefined) continue;
    const near = await likeness(reduction, tolerance);
    if (best === undefined || near > best.near) best = { reduction, near };
    if (sampledPixels() > MOST_SAMPLED_PIXELS) break;
  }
  return best?.reduction ?? reductions - 1;
};
