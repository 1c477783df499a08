import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { REDUCTIONS } from '../../parts/kernel/reductions.ts';
import { FileAppender } from '../../parts/worker/file-appender.ts';
import { type FileTrial, type SmallFile, writeSmallFile } from '../../parts/worker/small-file.ts';
import { chooseReduction } from '../kernel/choose-reduction.ts';
import { type GifSettings, ladderFrom, TOLERANCES } from '../kernel/small-gif-ladder.ts';
import { GifTrials, type WaitingGif } from './gif-trials.ts';
import { widenGif } from './widen-gif.ts';

/** Pictures that wait on the disk, and what is to come of them. */
export interface SmallGifRequest extends WaitingGif {
  readonly maxBytes: number;
  /** of the file to be written, without extension */
  readonly path: string;
}

/** A GIF that was written, and how. */
interface WrittenGif extends PictureSize {
  readonly frames: number;
  readonly colours: number;
  readonly settings: GifSettings;
  readonly bytes: number;
}

/** What was chosen so that the file is small enough. */
interface ChosenGif extends PictureSize {
  readonly frames: number;
  readonly colours: number;
  readonly tolerance: number;
}

/** Samples are off by some percent. */
const AIM = 0.97;

/** The reduction at which the GIF comes nearest to the film. */
const bestReduction = (trials: GifTrials, maxBytes: number): Promise<number> => {
  const settingsOf = (reduction: number, tolerance: number): GifSettings => ({
    ...(REDUCTIONS[reduction] as (typeof REDUCTIONS)[number]),
    tolerance: TOLERANCES[tolerance] as number,
  });
  return chooseReduction({
    reductions: REDUCTIONS.length,
    tolerances: TOLERANCES.length,
    bytes: maxBytes * AIM,
    sampledPixels: () => trials.sampledPixels,
    predict: async (...at) => (await trials.sample(settingsOf(...at))).bytes,
    likeness: async (...at) => (await trials.sample(settingsOf(...at))).likeness,
  });
};

/**
 * Write the best GIF that is no larger than the limit.
 * @returns the least bytes possible, when none is
 */
export const writeSmallGif = async (request: SmallGifRequest): Promise<SmallFile<ChosenGif>> => {
  const { maxBytes, path } = request;
  const trials = new GifTrials(request);
  const ladder = ladderFrom(await bestReduction(trials, maxBytes));
  const settingsOf = (rung: number) => ladder[rung] as GifSettings;
  let files = 0;

  const write = async (settings: GifSettings, limit: number): Promise<FileTrial<WrittenGif>> => {
    const { size, frames, colours, add, finish } = trials.whole(settings);
    const file = await FileAppender.create(`${path}-${files++}.gif`);
    let bytes = 0;
    const put = async (piece: Uint8Array): Promise<void> => {
      bytes += piece.length;
      if (bytes <= limit) await file.bytes(piece);
    };
    let place = 0;
    try {
      for (; place < frames && bytes <= limit; place += 1) await put(await add(place));
      if (place === frames) await put(finish());
    } finally {
      await file.close();
    }
    const made = { ...size, frames, colours, settings, bytes };
    return { path: file.path, bytes, share: place / frames, made };
  };

  const found = await writeSmallFile({
    ...{ rungs: ladder.length, maxBytes },
    write: (rung, limit) => write(settingsOf(rung), limit),
    pixels: (rung) => trials.pixels(settingsOf(rung)),
    predict: async (rung) => (await trials.sample(settingsOf(rung))).bytes,
  });
  if ('leastBytes' in found) return found;
  const { path: foundPath, ...made } = found.chosen;
  const { settings, bytes } = made;
  const written = { path: foundPath, bytes, share: 1, made };
  const wide = await widenGif({ settings, written }, maxBytes, trials, (wider) => write(wider, maxBytes));
  const { width, height, frames, colours } = wide.made;
  return { chosen: { path: wide.path, width, height, frames, colours, tolerance: settings.tolerance } };
};
