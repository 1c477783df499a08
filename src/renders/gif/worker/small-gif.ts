import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { REDUCTIONS } from '../../parts/kernel/reductions.ts';
import { type SmallFile, writeSmallFile } from '../../parts/worker/small-file.ts';
import { chooseReductions, type GifAttempt } from '../kernel/choose-reduction.ts';
import { PALETTE_SIZES } from '../kernel/palette-sizes.ts';
import { type GifSettings, ladderFrom, TOLERANCES } from '../kernel/small-gif-ladder.ts';
import { mostSampledPixels } from '../plan/search-work.ts';
import { GifAttempts } from './gif-attempts.ts';
import { GifTrials, type WaitingGif } from './gif-trials.ts';
import { polishGif } from './polish-gif.ts';

/** Pictures that wait on the disk, and what is to come of them. */
export interface SmallGifRequest extends WaitingGif {
  readonly maxBytes: number;
  /** of the file to be written, without extension */
  readonly path: string;
}

/** What was chosen so that the file is small enough. */
interface ChosenGif extends PictureSize {
  readonly frames: number;
  readonly colours: number;
  readonly tolerance: number;
}

/** Samples are off by some percent. */
const AIM = 0.97;

const reductionAt = (reduction: number) => REDUCTIONS[reduction] as (typeof REDUCTIONS)[number];

/** Reduction and colours by which the GIF comes nearest to the film, by samples, and the reduction at which the usual colours fit. */
const choose = (trials: GifTrials, maxBytes: number) => {
  const sampled = ({ reduction, palette, tolerance }: GifAttempt) =>
    trials.sample({
      ...reductionAt(reduction),
      tolerance: TOLERANCES[tolerance] as number,
      entries: PALETTE_SIZES[palette] as number,
    });
  const whole = trials.pixels({ ...reductionAt(0), tolerance: 0, entries: PALETTE_SIZES[0] });
  const mostSampled = mostSampledPixels(whole);
  return chooseReductions({
    ...{ reductions: REDUCTIONS.length, palettes: PALETTE_SIZES.length, tolerances: TOLERANCES.length },
    bytes: maxBytes * AIM,
    isSpent: () => trials.sampledPixels > mostSampled,
    predict: async (attempt) => (await sampled(attempt)).bytes,
    likeness: async (attempt) => (await sampled(attempt)).likeness,
  });
};

/**
 * Write the best GIF that is no larger than the limit.
 * @returns the least bytes possible, when none is
 */
export const writeSmallGif = async (request: SmallGifRequest): Promise<SmallFile<ChosenGif>> => {
  const { maxBytes, path } = request;
  const trials = new GifTrials(request);
  const attempts = new GifAttempts(trials, maxBytes, path);
  const { best, usual } = await choose(trials, maxBytes);
  const ladder = ladderFrom(best.reduction, best.palette);
  const settingsOf = (rung: number) => ladder[rung] as GifSettings;
  const found = await writeSmallFile({
    ...{ rungs: ladder.length, maxBytes },
    write: (rung, limit) => attempts.write(settingsOf(rung), limit),
    pixels: (rung) => trials.pixels(settingsOf(rung)),
    predict: async (rung) => (await trials.sample(settingsOf(rung))).bytes,
  });
  if ('leastBytes' in found) return found;
  const { path: foundPath, ...made } = found.chosen;
  await attempts.take({ path: foundPath, bytes: made.bytes, share: 1, made });
  const isReduced =
    made.settings.everyNth > 1 ||
    made.settings.scale < 1 ||
    made.settings.tolerance > 0 ||
    made.settings.entries < PALETTE_SIZES[0];
  if (isReduced) {
    const widest = { ...reductionAt(usual), tolerance: 0, entries: PALETTE_SIZES[0] };
    await polishGif(attempts, request, maxBytes, widest, (settings) => trials.pixels(settings));
  }
  const { path: bestPath, made: nearest } = attempts.best ?? { path: foundPath, made };
  const { width, height, frames, colours, settings } = nearest;
  return { chosen: { path: bestPath, width, height, frames, colours, tolerance: settings.tolerance } };
};
