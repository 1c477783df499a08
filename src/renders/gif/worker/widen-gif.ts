import { rm } from 'node:fs/promises';
import type { FileTrial } from '../../parts/worker/small-file.ts';
import type { GifSettings } from '../kernel/small-gif-ladder.ts';
import type { GifTrials } from './gif-trials.ts';

/** A GIF that was written within its limit. */
export interface FittingGif<Made> {
  readonly settings: GifSettings;
  readonly written: FileTrial<Made>;
}

/** What is left of the limit above this share of it is not worth an encoding. */
const FULL = 0.98;
/** Share of the limit that is aimed at. */
const AIM = 0.99;
/** What samples tell of likeness is not more exact than this. */
const CLEARLY = 0.004;
/** Bytes grow with the width by about this power. */
const GROWTH = 1.7;
/** Whole encodings, and pixels of one: some seconds. */
const MOST_TRIES = 3;
const MOST_PIXELS = 50e6;

/** Where a width leaves room: bytes grow by a power of it, which two sizes tell. */
const widthFor = (share: number, growth: number): number => share ** (1 / growth);

/**
 * Fill what the steps of a search leave of a limit: the same colours and pictures, as much wider as there is room.
 * @param write writes a file of its own for settings, which may be given up once it is larger than the limit
 * @returns the widest that fits; files of others are removed
 */
export const widenGif = async <Made>(
  found: FittingGif<Made>,
  maxBytes: number,
  trials: GifTrials,
  write: (settings: GifSettings) => Promise<FileTrial<Made>>,
): Promise<FileTrial<Made>> => {
  const { settings, written: first } = found;
  const sampled = (scale: number) => trials.sample({ ...settings, scale });
  const bytesOf = async (scale: number): Promise<number> => (await sampled(scale)).bytes;
  const off = first.bytes / (await bytesOf(settings.scale));
  let best = first;
  let [scale, tooWide] = [settings.scale, 1];
  for (let tries = 0; tries < MOST_TRIES && scale < 1 && best.bytes < maxBytes * FULL; tries += 1) {
    const share = (maxBytes * AIM) / best.bytes;
    const guess = Math.min(1, scale * widthFor(share, GROWTH));
    const growth = Math.log((off * (await bytesOf(guess))) / best.bytes) / Math.log(guess / scale);
    const wanted = growth > 1 ? scale * widthFor(share, growth) : guess;
    const wider = Math.min(wanted, tries === 0 ? 1 : (scale + tooWide) / 2);
    const next = { ...settings, scale: wider };
    if (trials.pixels(next) > MOST_PIXELS || trials.pixels(next) === trials.pixels({ ...settings, scale })) break;
    // A still pattern may be clearly nearer at a width that fits it.
    if ((await sampled(wider)).likeness < (await sampled(scale)).likeness - CLEARLY) break;
    const written = await write(next);
    if (written.share === 1 && written.bytes <= maxBytes) {
      await rm(best.path);
      best = written;
      scale = wider;
    } else {
      await rm(written.path);
      tooWide = wider;
    }
  }
  return best;
};
