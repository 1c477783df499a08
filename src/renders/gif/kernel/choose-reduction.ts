import { firstFitting } from '../../parts/kernel/search-settings.ts';
import { leastTolerance } from './least-tolerance.ts';

/** What samples tell of likeness is not more exact than this. */
const CLEARLY = 0.002;
/** By so much farther from the film, and more pixels are not tried. */
const FAR = 0.008;
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
  /** whether enough was sampled: nothing further is compared then */
  readonly isSpent: () => boolean;
}

/** What was chosen. */
interface ChosenReductions {
  /** the nearest by samples; of the last reduction where none is small enough */
  readonly best: GifAttempt;
  /** the first reduction that is small enough in its best colours */
  readonly usual: number;
}
type Judged = GifAttempt & { readonly near: number };

/**
 * Choose how many pixels and pictures are left, and how many colours, by what comes nearest to the film at the same size: fewer pixels in
 * their best colours, or more of them in colours that are fewer, or only near. Which it is depends on the film.
 */
export const chooseReductions = async (choice: ReductionChoice): Promise<ChosenReductions> => {
  const { reductions, palettes, tolerances, bytes, predict, likeness, isSpent } = choice;
  const finest = (reduction: number): GifAttempt => ({ reduction, palette: 0, tolerance: 0 });
  const narrow = await firstFitting((reduction) => predict(finest(reduction)), [0, reductions - 1], bytes);
  if (narrow === 0) return { best: finest(0), usual: 0 };
  const judge = async (attempt: GifAttempt): Promise<Judged> => ({ ...attempt, near: await likeness(attempt) });

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
        // Where a film has few colours, larger palettes are the same.
        if (next === undefined ? best !== undefined : next.near < (best?.near ?? 0)) break;
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
  // Of flat pictures no pixel can be left out.
  const middle = { palette: palettes >> 1, tolerance: tolerances >> 1 };
  take(await bestOf(0, { reduction: 0, ...middle }));
  let from = best ?? { reduction: narrow, palette: 0, tolerance: tolerances - 1 };
  if (from.reduction < narrow) from = { reduction: narrow, palette: 0, tolerance: 0 };
  for (let reduction = narrow - STRIDE; reduction > 0 && !isSpent(); reduction -= STRIDE) {
    const found: Judged | undefined = await bestOf(reduction, from);
    // More pixels are larger still.
    if (found === undefined) break;
    take(found);
    if (best !== undefined && found.near < best.near - FAR) break;
    from = found;
  }
  if (best === undefined) return { best: finest(reductions - 1), usual: narrow };
  const { reduction, palette, tolerance } = best;
  for (const beside of [reduction - 1, reduction + 1]) {
    if (beside >= 0 && beside < narrow && !isSpent()) take(await attempt(beside, palette, tolerance));
  }
  return { best, usual: narrow };
};
