import { rm } from 'node:fs/promises';
import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { REDUCTIONS } from '../../parts/kernel/reductions.ts';
import { FileAppender } from '../../parts/worker/file-appender.ts';
import { type FileTrial, type SmallFile, writeSmallFile } from '../../parts/worker/small-file.ts';
import { chooseReductions, type GifAttempt } from '../kernel/choose-reduction.ts';
import { PALETTE_SIZES } from '../kernel/palette-sizes.ts';
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
  /** to the film, by some pictures of all; at most 1 */
  readonly likeness: number;
}

/** What was chosen so that the file is small enough. */
interface ChosenGif extends PictureSize {
  readonly frames: number;
  readonly colours: number;
  readonly tolerance: number;
}

/** Samples are off by some percent. */
const AIM = 0.97;

/** A GIF of more pixels is written in one way only, seconds. */
const MOST_PIXELS_COMPARED = 50e6;

/** The ways to make the GIF, each from the reduction and the colours on by which it comes nearest to the film, by samples. */
const bestLadders = async (trials: GifTrials, maxBytes: number): Promise<GifSettings[][]> => {
  const sampled = ({ reduction, palette, tolerance }: GifAttempt) =>
    trials.sample({
      ...(REDUCTIONS[reduction] as (typeof REDUCTIONS)[number]),
      tolerance: TOLERANCES[tolerance] as number,
      entries: PALETTE_SIZES[palette] as number,
    });
  const chosen = await chooseReductions({
    ...{ reductions: REDUCTIONS.length, palettes: PALETTE_SIZES.length, tolerances: TOLERANCES.length },
    bytes: maxBytes * AIM,
    sampledPixels: () => trials.sampledPixels,
    predict: async (attempt) => (await sampled(attempt)).bytes,
    likeness: async (attempt) => (await sampled(attempt)).likeness,
  });
  return chosen.map(({ reduction, palette }) => ladderFrom(reduction, palette));
};

/**
 * Write the best GIF that is no larger than the limit.
 * @returns the least bytes possible, when none is
 */
export const writeSmallGif = async (request: SmallGifRequest): Promise<SmallFile<ChosenGif>> => {
  const { maxBytes, path } = request;
  const trials = new GifTrials(request);
  let files = 0;

  const write = async (settings: GifSettings, limit: number): Promise<FileTrial<WrittenGif>> => {
    const { size, frames, colours, add, near, finish } = await trials.whole(settings);
    const file = await FileAppender.create(`${path}-${files++}.gif`);
    let bytes = 0;
    const put = async (piece: Uint8Array): Promise<void> => {
      bytes += piece.length;
      if (bytes <= limit) await file.bytes(piece);
    };
    let [place, likeness] = [0, 0];
    try {
      for (; place < frames && bytes <= limit; place += 1) {
        await put(await add(place));
        likeness += await near(place);
      }
      if (place === frames) await put(finish());
    } finally {
      await file.close();
    }
    const made = { ...size, frames, colours, settings, bytes, likeness };
    return { path: file.path, bytes, share: place / frames, made };
  };

  const writeFrom = async (ladder: readonly GifSettings[]): Promise<SmallFile<WrittenGif>> => {
    const settingsOf = (rung: number) => ladder[rung] as GifSettings;
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
    return { chosen: { ...wide.made, path: wide.path } };
  };

  const [ladder = [], ...others] = await bestLadders(trials, maxBytes);
  let best = await writeFrom(ladder);
  for (const other of others) {
    const [first] = other;
    if ('leastBytes' in best || first === undefined || trials.pixels(first) > MOST_PIXELS_COMPARED) break;
    const written = await writeFrom(other);
    if ('leastBytes' in written) continue;
    const isNearer = written.chosen.likeness > best.chosen.likeness;
    await rm((isNearer ? best : written).chosen.path);
    if (isNearer) best = written;
  }
  if ('leastBytes' in best) return best;
  const { path: bestPath, width, height, frames, colours, settings } = best.chosen;
  return { chosen: { path: bestPath, width, height, frames, colours, tolerance: settings.tolerance } };
};
