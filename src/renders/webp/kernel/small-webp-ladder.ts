import { REDUCTIONS, type Reduction } from '../../parts/kernel/reductions.ts';

/** How an animated WebP is made small. */
export interface WebpSettings extends Reduction {
  /** 1..100 */
  readonly quality: number;
}

/** Below it, fewer and smaller pictures look better. */
const LEAST_QUALITY = 5;
/** Highest quality that is tried again after a reduction: what was good enough before is not asked for twice. */
const AGAIN_FROM = 25;

const qualitiesFrom = (best: number): number[] => {
  const least = Math.min(best, LEAST_QUALITY);
  return Array.from({ length: best - least + 1 }, (_, i) => best - i);
};

/**
 * Every way to make an animated WebP, from the best and largest on.
 * @param quality the best that is wanted, 1..100
 */
export const webpLadder = (quality: number): WebpSettings[] =>
  REDUCTIONS.flatMap((reduction, at) =>
    qualitiesFrom(at === 0 ? quality : Math.min(quality, AGAIN_FROM)).map((each) => ({ ...reduction, quality: each })),
  );
