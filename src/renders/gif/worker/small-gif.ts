import { rm, stat } from 'node:fs/promises';
import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { FileAppender } from '../../parts/worker/file-appender.ts';
import type { ColourStatistics } from '../kernel/colour-histogram.ts';
import { GifEncoder } from '../kernel/encode-gif.ts';
import { paletteForTolerance } from '../kernel/palette-for-tolerance.ts';
import { type Encoded, searchSettings } from '../kernel/search-settings.ts';
import { makeShrinkFrame } from '../kernel/shrink-frame.ts';
import { type GifSettings, LADDER } from '../kernel/small-gif-ladder.ts';

/** Pictures that wait on the disk, and what is to come of them. */
export interface SmallGifRequest extends PictureSize {
  readonly delaysCs: readonly number[];
  readonly loop: number;
  readonly maxBytes: number;
  readonly statistics: ColourStatistics;
  /** Read a picture into an array. */
  readonly read: (target: Uint8Array, place: number) => Promise<void>;
  /** of the file to be written, without extension */
  readonly path: string;
}

/** What was chosen so that the file is small enough. */
export interface ChosenGif extends PictureSize {
  readonly path: string;
  readonly frames: number;
  readonly colours: number;
  readonly tolerance: number;
}

/** The sample: some runs of pictures that follow one another, spread over all. */
const RUNS = 5;
const RUN_LENGTH = 5;
/** Sides that a shrunk GIF keeps at least. */
const SMALLEST_SIDE = 16;

const sizeOf = ({ width, height }: PictureSize, scale: number): PictureSize => ({
  width: Math.max(Math.min(width, SMALLEST_SIDE), Math.round(width * scale)),
  height: Math.max(Math.min(height, SMALLEST_SIDE), Math.round(height * scale)),
});

/** Delays of the kept pictures: each lasts as long as those that it stands for. */
const keptDelays = (delaysCs: readonly number[], everyNth: number): number[] =>
  Array.from({ length: Math.ceil(delaysCs.length / everyNth) }, (_, i) =>
    delaysCs.slice(i * everyNth, (i + 1) * everyNth).reduce((sum, delay) => sum + delay, 0),
  );

/** Places of the kept pictures that are in the sample, run by run. */
const sampledRuns = (count: number): number[][] => {
  const length = Math.min(RUN_LENGTH, count);
  const runs = Math.min(RUNS, Math.ceil(count / length));
  return Array.from({ length: runs }, (_, run) => {
    const start = runs === 1 ? 0 : Math.round((run * (count - length)) / (runs - 1));
    return Array.from({ length }, (_place, i) => start + i);
  });
};

/** Whole encodings of a GIF of usual size, before the smallest one is made at once. */
const MOST_ENCODINGS = 4;
/** Pixels that all encodings of a large one may have: noise takes some 0.3 µs for each. */
const MOST_PIXELS = 500e6;

/**
 * Write the best GIF that is no larger than the limit.
 * @returns undefined, and the least bytes possible, when none is
 */
export const writeSmallGif = async (
  request: SmallGifRequest,
): Promise<{ readonly chosen: ChosenGif } | { readonly leastBytes: number }> => {
  const { width, height, delaysCs, loop, maxBytes, statistics, read, path } = request;
  const paletteFor = paletteForTolerance(statistics);
  const rgb = new Uint8Array(width * height * 3);

  const open = ({ tolerance, everyNth, scale }: GifSettings, delays: readonly number[]) => {
    const size = sizeOf(request, scale);
    const shrink = makeShrinkFrame(request, size);
    const found = paletteFor(tolerance);
    // Pixels that are averaged have colours that the film does not have.
    const palette = scale < 1 ? { ...found, exact: false } : found;
    const encoder = new GifEncoder({ ...size, delaysCs: delays, loop }, palette, tolerance);
    const add = async (place: number): Promise<Uint8Array> => {
      await read(rgb, place * everyNth);
      return encoder.addFrame(shrink(rgb));
    };
    return { size, palette, encoder, add };
  };

  const predicted = new Map<number, number>();
  const predict = async (rung: number): Promise<number> => {
    const known = predicted.get(rung);
    if (known !== undefined) return known;
    const settings = LADDER[rung] as GifSettings;
    const count = Math.ceil(delaysCs.length / settings.everyNth);
    let [first, next, nexts] = [0, 0, 0];
    const runs = sampledRuns(count);
    for (const places of runs) {
      const { add } = open(settings, new Array(places.length).fill(1));
      for (const [i, place] of places.entries()) {
        const { length } = await add(place);
        if (i === 0) first += length / runs.length;
        else next += length;
        nexts += i === 0 ? 0 : 1;
      }
    }
    const bytes = first + (nexts === 0 ? 0 : (next / nexts) * (count - 1));
    predicted.set(rung, bytes);
    return bytes;
  };

  const chosen = new Map<number, ChosenGif>();
  let leastBytes = Number.POSITIVE_INFINITY;
  const encode = async (rung: number): Promise<Encoded> => {
    const settings = LADDER[rung] as GifSettings;
    const delays = keptDelays(delaysCs, settings.everyNth);
    const { size, palette, encoder, add } = open(settings, delays);
    const file = await FileAppender.create(`${path}-${rung}.gif`);
    // The last rung is written to its end, so that the least bytes are known.
    const limit = rung === LADDER.length - 1 ? Number.POSITIVE_INFINITY : maxBytes;
    let bytes = 0;
    const put = async (piece: Uint8Array): Promise<void> => {
      bytes += piece.length;
      if (bytes <= limit) await file.bytes(piece);
    };
    try {
      for (let place = 0; place < delays.length && bytes <= limit; place += 1) await put(await add(place));
      if (bytes <= limit) await put(encoder.finish());
    } finally {
      await file.close();
    }
    if (rung === LADDER.length - 1) leastBytes = bytes;
    if (bytes > maxBytes) {
      await rm(file.path);
      return 'tooLarge';
    }
    const colours = palette.rgb.length / 3;
    chosen.set(rung, { ...size, path: file.path, frames: delays.length, colours, tolerance: settings.tolerance });
    return { bytes };
  };

  const pixels = width * height * delaysCs.length;
  const mostEncodings = Math.max(1, Math.min(MOST_ENCODINGS, Math.floor(MOST_PIXELS / pixels)));
  const rung = await searchSettings({ rungs: LADDER.length, maxBytes, mostEncodings, predict, encode });
  const found = rung === undefined ? undefined : chosen.get(rung);
  if (found === undefined) return { leastBytes };
  for (const other of chosen.values()) if (other !== found) await rm(other.path);
  const { size } = await stat(found.path);
  if (size > maxBytes) throw new RangeError(`A GIF of at most ${maxBytes} bytes came to ${size}.`);
  return { chosen: found };
};
