import { open, rename, stat, writeFile } from 'node:fs/promises';
import { ColourHistogram } from '../../src/renders/gif/kernel/colour-histogram.ts';
import { GifEncoder } from '../../src/renders/gif/kernel/encode-gif.ts';
import { makePalette } from '../../src/renders/gif/kernel/palette.ts';
import { makeShrinkFrame } from '../../src/renders/gif/kernel/shrink-frame.ts';
import { writeSmallGif } from '../../src/renders/gif/worker/small-gif.ts';
import { WEBP_OPTIONS } from '../../src/renders/webp/options.ts';
import { writeSmallWebp } from '../../src/renders/webp/worker/small-webp.ts';
import type { PictureSize } from '../../src/shared/core/media/fit-picture.ts';
import type { RawFilm } from './raw-likeness.ts';

/** Pictures of a film in memory. */
export interface HeldFilm extends RawFilm {
  readonly pictures: readonly Uint8Array[];
}

/** Read the pictures of a film. */
export const holdFilm = async (film: RawFilm): Promise<HeldFilm> => {
  const bytes = film.width * film.height * 3;
  const file = await open(film.path);
  try {
    const all = await file.readFile();
    const pictures = Array.from({ length: film.frames }, (_, i) => all.subarray(i * bytes, (i + 1) * bytes));
    return { ...film, pictures };
  } finally {
    await file.close();
  }
};

const delaysOf = ({ frames, fps }: RawFilm): number[] => new Array(frames).fill(Math.round(100 / fps));

const statisticsOf = (pictures: readonly Uint8Array[]) => {
  const histogram = new ColourHistogram();
  for (const picture of pictures) histogram.add(picture);
  return histogram.statistics();
};

/** Write a GIF as a worker does without a limit. @returns its bytes */
export const writeUsualGif = async (film: HeldFilm, path: string, size: PictureSize = film): Promise<number> => {
  const shrink = makeShrinkFrame(film, size);
  const pictures = film.pictures.map(shrink);
  const { width, height } = size;
  const encoder = new GifEncoder(
    { width, height, delaysCs: delaysOf(film), loop: 0 },
    makePalette(statisticsOf(pictures)),
  );
  const pieces = pictures.map((picture) => encoder.addFrame(picture));
  const gif = Buffer.concat([...pieces, encoder.finish()]);
  await writeFile(path, gif);
  return gif.length;
};

/** Bytes grow with the width by about this power. */
const GROWTH = 1.7;
const MOST_WIDTHS = 6;

/** Write a usual GIF that is as wide as a limit allows, nearly. @returns its bytes; undefined when none is small enough */
export const writeNarrowGif = async (film: HeldFilm, path: string, maxBytes: number): Promise<number | undefined> => {
  const sizeOf = (width: number): PictureSize => ({
    width,
    height: Math.max(1, Math.round((film.height * width) / film.width)),
  });
  const draft = `${path}.draft`;
  let [fits, tooWide] = [0, film.width + 1];
  let width = film.width;
  let found: number | undefined;
  for (let tries = 0; tries < MOST_WIDTHS && tooWide - fits > 1; tries += 1) {
    const bytes = await writeUsualGif(film, draft, sizeOf(width));
    if (bytes > maxBytes) tooWide = width;
    else {
      fits = width;
      found = bytes;
      await rename(draft, path);
    }
    const guess = Math.floor(width * (maxBytes / bytes) ** (1 / GROWTH));
    width = Math.min(tooWide - 1, Math.max(fits + 1, guess));
  }
  return found;
};

/** A file of a limited size. */
interface LimitedFile {
  readonly path: string;
  readonly bytes: number;
}

const limitedFile = async (
  written: Awaited<ReturnType<typeof writeSmallGif | typeof writeSmallWebp>>,
): Promise<LimitedFile | undefined> =>
  'leastBytes' in written ? undefined : { path: written.chosen.path, bytes: (await stat(written.chosen.path)).size };

/** Write a GIF as a worker does with `gif.max`. @param path without extension @returns undefined where nothing is small enough */
export const writeLimitedGif = async (
  film: HeldFilm,
  path: string,
  maxBytes: number,
): Promise<LimitedFile | undefined> =>
  limitedFile(
    await writeSmallGif({
      ...{ width: film.width, height: film.height, delaysCs: delaysOf(film), loop: 0, maxBytes, path },
      statistics: statisticsOf(film.pictures),
      read: async (target, place) => target.set(film.pictures[place] ?? []),
    }),
  );

/** Write an animated WebP as a worker does with `webp.max`. @param path without extension */
export const writeLimitedWebp = async (
  film: HeldFilm,
  path: string,
  maxBytes: number,
): Promise<LimitedFile | undefined> => {
  const { width, height, frames, fps, pictures } = film;
  return limitedFile(
    await writeSmallWebp({
      ...{ width, height, fps, maxBytes, path, count: frames, lengthMs: (frames * 1000) / fps },
      quality: WEBP_OPTIONS.options.quality.default,
      waiting: { numberAt: (place) => place, read: async (number, target) => target.set(pictures[number] ?? []) },
    }),
  );
};
