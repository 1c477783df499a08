import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { reducedSize } from '../../parts/kernel/reductions.ts';
import { FileAppender } from '../../parts/worker/file-appender.ts';
import { type FileTrial, type SmallFile, writeSmallFile } from '../../parts/worker/small-file.ts';
import type { ColourStatistics } from '../kernel/colour-histogram.ts';
import { GifEncoder } from '../kernel/encode-gif.ts';
import { paletteForTolerance } from '../kernel/palette-for-tolerance.ts';
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
interface ChosenGif extends PictureSize {
  readonly frames: number;
  readonly colours: number;
  readonly tolerance: number;
}

/** The sample: some runs of pictures that follow one another, spread over all. */
const RUNS = 5;
const RUN_LENGTH = 5;
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

/**
 * Write the best GIF that is no larger than the limit.
 * @returns the least bytes possible, when none is
 */
export const writeSmallGif = (request: SmallGifRequest): Promise<SmallFile<ChosenGif>> => {
  const { width, height, delaysCs, loop, maxBytes, statistics, read, path } = request;
  const paletteFor = paletteForTolerance(statistics);
  const rgb = new Uint8Array(width * height * 3);

  const open = (settings: GifSettings, delays: readonly number[]) => {
    const { tolerance, everyNth, scale } = settings;
    const size = reducedSize(request, settings);
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

  const predict = async (rung: number): Promise<number> => {
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
    return first + (nexts === 0 ? 0 : (next / nexts) * (count - 1));
  };

  const write = async (rung: number, limit: number): Promise<FileTrial<ChosenGif>> => {
    const settings = LADDER[rung] as GifSettings;
    const delays = keptDelays(delaysCs, settings.everyNth);
    const { size, palette, encoder, add } = open(settings, delays);
    const file = await FileAppender.create(`${path}-${rung}.gif`);
    let bytes = 0;
    const put = async (piece: Uint8Array): Promise<void> => {
      bytes += piece.length;
      if (bytes <= limit) await file.bytes(piece);
    };
    let place = 0;
    try {
      for (; place < delays.length && bytes <= limit; place += 1) await put(await add(place));
      if (place === delays.length) await put(encoder.finish());
    } finally {
      await file.close();
    }
    const colours = palette.rgb.length / 3;
    const made = { ...size, frames: delays.length, colours, tolerance: settings.tolerance };
    return { path: file.path, bytes, share: place / delays.length, made };
  };

  return writeSmallFile({ rungs: LADDER.length, maxBytes, pixels: width * height * delaysCs.length, predict, write });
};
