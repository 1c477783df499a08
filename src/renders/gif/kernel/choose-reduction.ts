import { firstFitting } from '../../parts/kernel/search-settings.ts';
import { leastTolerance } from './least-tolerance.ts';

/** Pixels of samples after which nothing further is compared: a pixel takes some 0.2 µs. */
export const MOST_SAMPLED_PIXELS = 200e6;
/** What samples tell of likeness is not more exact than this. */
const CLEARLY = 0.002;
/** By so much farther from the film, twice in turn, and more pixels are not tried. */
const FAR = 0.03;
/** Reductions that are passed over at first. */
const STRIDE = 2;

/** How a GIF is made; reductions, palettes and tolerances are numbered from the best and largest on. */
export interface GifAttempt {
  readonly reduction: number;
  readonly palette: number;
  readonly tolerance: number;
}

/** What the choice asks for. */
export interface ReductionChoice {
  readonly reductions: number;
  readonly palettes: number;
  readonly tolerances: number;
  /** size that is aimed at */
  readonly bytes: number;
  /** size of a GIF, by a sample */
  readonly predict: (attempt: GifAttempt) => Promise<number>;
  /** how near to the film it is, by the same sample */
  readonly likeness: (attempt: GifAttempt) => Promise<number>;
  /** pixels of all samples until now */
  readonly sampledPixels: () => number;
}

/** What tolerances are chosen for. */
type Ladder = Omit<GifAttempt, 'tolerance'>;
type Judged = GifAttempt & { readonly near: number };

/**
 * Choose how many pixels and pictures are left, and how many colours, by what comes nearest to the film at the same size: fewer pixels in
 * their best colours, or more of them in colours that are fewer, or only near. Which it is depends on the film.
 * @returns the nearest, and the nearest without any tolerance where that is another one: what a tolerance leaves behind from picture to
 *   picture, samples of a few pictures do not see. The last reduction where none is small enough
 */
export const chooseReductions = async (choice: ReductionChoice): Promise<readonly Ladder[]> => {
  const { reductions, palettes, tolerances, bytes, predict, likeness, sampledPixels } = choice;
  const finest = (reduction: number): GifAttempt => ({ reduction, palette: 0, tolerance: 0 });
  const narrow = await firstFitting((reduction) => predict(finest(reduction)), [0, reductions - 1], bytes);
  if (narrow === 0) return [{ reduction: 0, palette: 0 }];
  const isSpent = (): boolean => sampledPixels() > MOST_SAMPLED_PIXELS;
  let plain: Judged | undefined;
  const judge = async (attempt: GifAttempt): Promise<Judged> => {
    const judged = { ...attempt, near: await likeness(attempt) };
    if (judged.tolerance === 0 && judged.near > (plain?.near ?? 0)) plain = judged;
    return judged;
  };

  const tried = new Map<string, Promise<Judged | undefined>>();
  const attempt = (reduction: number, palette: number, guess: number): Promise<Judged | undefined> => {
    const key = `${reduction} ${palette}`;
    const known =
      tried.get(key) ??
      leastTolerance((tolerance) => predict({ reduction, palette, tolerance }), { tolerances, bytes, guess }).then(
        (tolerance) => (tolerance === undefined ? undefined : judge({ reduction, palette, tolerance })),
      );
    tried.set(key, known);
    return known;
  };
  /** The best of a reduction: fewer colours as long as they come nearer, otherwise more. */
  const bestOf = async (reduction: number, from: GifAttempt): Promise<Judged | undefined> => {
    let best = await attempt(reduction, from.palette, from.tolerance);
    for (const step of [1, -1]) {
      const start = best?.palette ?? from.palette;
      for (let palette = start + step; palette >= 0 && palette < palettes && !isSpent(); palette += step) {
        const next = await attempt(reduction, palette, best?.tolerance ?? tolerances - 1);
        if (next === undefined ? best !== undefined : next.near <= (best?.near ?? 0)) break;
        best = next ?? best;
      }
      if (best !== undefined && best.palette !== from.palette) break;
    }
    return best;
  };

  let best: Judged | undefined;
  const take = (found: Judged | undefined): void => {
    if (found === undefined) return;
    const margin = best?.tolerance === 0 && best.palette === 0 ? CLEARLY : 0;
    if (best === undefined || found.near > best.near + margin) best = found;
  };
  if ((await predict(finest(narrow))) <= bytes) take(await judge(finest(narrow)));
  let from = best ?? { reduction: narrow, palette: 0, tolerance: tolerances - 1 };
  let far = 0;
  for (let reduction = narrow; reduction > 0 && far < 2 && !isSpent(); ) {
    reduction = Math.max(0, reduction - STRIDE);
    const found: Judged | undefined = await bestOf(reduction, from);
    // More pixels are larger still.
    if (found === undefined) break;
    far = best !== undefined && found.near < best.near - FAR ? far + 1 : 0;
    take(found);
    from = found;
  }
  if (best === undefined) return [{ reduction: reductions - 1, palette: 0 }];
  const { reduction, palette, tolerance } = best;
  for (const beside of [reduction - 1, reduction + 1]) {
    if (beside >= 0 && beside < narrow && !isSpent()) take(await attempt(beside, palette, tolerance));
  }
  return plain === undefined || best.tolerance === 0 ? [best] : [best, plain];
};
