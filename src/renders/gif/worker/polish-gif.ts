import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { atWidth, largestFitting } from '../kernel/fill-limit.ts';
import { PALETTE_SIZES } from '../kernel/palette-sizes.ts';
import { FINE_TOLERANCES, finenessOf, type GifSettings, toleranceOf } from '../kernel/small-gif-ladder.ts';
import { MOST_POLISHED_PIXELS } from '../plan/search-work.ts';
import type { GifAttempts } from './gif-attempts.ts';

/** What makes a GIF larger and nearer to the film: more of it is better. */
interface Lever {
  readonly range: readonly [least: number, largest: number];
  /** bytes grow with it by about this power */
  readonly growth: number;
  readonly of: (settings: GifSettings) => number;
  readonly with: (settings: GifSettings, value: number) => GifSettings;
  /** values beside one that are worth a try */
  readonly beside: (value: number) => readonly number[];
}

const LARGEST_PALETTE = PALETTE_SIZES[0];
const SMALLEST_PALETTE = PALETTE_SIZES.at(-1) as number;
const LEAST_WIDTH = 16;

/** Shares of a value that are tried beside it, and steps of tolerances. */
const WIDER = 1.03;
const MORE_COLOURS = 1.3;
const FINER = 10;

const leversOf = (planned: PictureSize) => {
  const width: Lever = {
    range: [Math.min(LEAST_WIDTH, planned.width), planned.width],
    growth: 1.7,
    of: ({ scale }) => Math.round(scale * planned.width),
    with: (settings, value) => atWidth(settings, planned, value),
    beside: (value) => [Math.ceil(value * WIDER), Math.floor(value / WIDER)],
  };
  const colours: Lever = {
    range: [SMALLEST_PALETTE, LARGEST_PALETTE],
    growth: 0.4,
    of: ({ entries }) => entries,
    with: (settings, entries) => ({ ...settings, entries }),
    beside: (value) => [Math.ceil(value * MORE_COLOURS), Math.floor(value / MORE_COLOURS)],
  };
  const fineness: Lever = {
    range: [0, FINE_TOLERANCES],
    growth: 0.5,
    of: ({ tolerance }) => finenessOf(tolerance),
    with: (settings, value) => ({ ...settings, tolerance: toleranceOf(value) }),
    beside: (value) => [value + FINER, value - FINER],
  };
  return { width, colours, fineness };
};

/** What is by so much farther from the film than the nearest is not followed. */
const FAR = 0.02;

/** Entries with which flat patterns begin. */
const FLAT_ENTRIES = 32;

/** Files of one way to fill a limit. */
const MOST_TRIES = 6;
/** Files of a way that begins beside the nearest one. */
const FEW_TRIES = 3;

/**
 * Fill what is left of a limit, and look beside the nearest GIF for one that is nearer: as wide as fits in the usual colours, as wide as
 * fits with those of the nearest, then with a little more of one thing and as much of another as fits.
 * @param usual about as wide as fits in the usual colours
 */
export const polishGif = async (
  attempts: GifAttempts,
  planned: PictureSize,
  maxBytes: number,
  usual: GifSettings,
  pixelsOf: (settings: GifSettings) => number,
): Promise<void> => {
  const { width, colours, fineness } = leversOf(planned);
  const levers = [width, colours, fineness];
  const most = attempts.pixels + MOST_POLISHED_PIXELS;
  const isSpent = (settings: GifSettings): boolean => attempts.pixels + pixelsOf(settings) > most;
  const attempt = async (settings: GifSettings) => {
    const nearest = attempts.best?.made.likeness ?? 0;
    const found = await attempts.try(settings);
    return { ...found, isFar: found.likeness < nearest - FAR };
  };
  const fill = (settings: GifSettings, lever: Lever, mostTries: number) =>
    largestFitting((value) => attempt(lever.with(settings, value)), {
      ...{ range: lever.range, growth: lever.growth, start: lever.of(settings), maxBytes, mostTries },
    });
  const nearest = (): GifSettings => {
    const { best } = attempts;
    // One entry is transparent, and a film may have fewer colours than there is room for.
    return best === undefined
      ? usual
      : { ...best.made.settings, entries: Math.min(best.made.settings.entries, best.made.colours + 1) };
  };

  const flat = { everyNth: 1, scale: 1, tolerance: toleranceOf(FINE_TOLERANCES - 1), entries: FLAT_ENTRIES };
  if (!isSpent(usual)) {
    const widest = await fill(usual, width, MOST_TRIES);
    // A still pattern may be nearer at a width that fits it.
    if (widest !== undefined && !isSpent(usual)) await attempts.try(width.with(usual, widest - 1));
  }
  // Flat patterns keep their edges in few colours.
  if (!isSpent(flat)) await fill(flat, colours, MOST_TRIES);
  for (let before: string | undefined; before !== attempts.best?.path && !isSpent(nearest()); ) {
    before = attempts.best?.path;
    const at = nearest();
    const isWhole = width.of(at) === planned.width;
    for (const lever of isWhole ? [fineness, colours] : [width]) {
      if (!isSpent(at)) await fill(at, lever, FEW_TRIES);
    }
    for (const lever of levers) {
      const others = levers.filter((other) => other !== lever && (other !== width || !isWhole || lever !== width));
      for (const value of lever.beside(lever.of(at))) {
        const [least, largest] = lever.range;
        const kept = Math.min(largest, Math.max(least, value));
        if (kept === lever.of(at)) continue;
        const moved = lever.with(at, kept);
        for (const other of others) if (!isSpent(moved)) await fill(moved, other, FEW_TRIES);
      }
    }
  }
};
