import type { Bench } from './bench.ts';
import type { Footage } from './footage.ts';
import { type PlannedFilm, planFilm } from './planned-film.ts';

/** How a film is read: by the index of its packets, or by ffmpeg's own seeking. */
export const WAYS = ['index', 'seek'] as const;
export type ReadingWay = (typeof WAYS)[number];
export type BothWays<T> = Readonly<Record<ReadingWay, T>>;

/** Bundles that read films in one way. */
export const bundlesOf = (bench: Pick<Bench, 'bundlesDir' | 'seekingBundles'>, way: ReadingWay): Promise<string> =>
  way === 'index' ? Promise.resolve(bench.bundlesDir) : bench.seekingBundles();

/**
 * Plan a film in two clouds, one for each way of reading, and measure with both.
 * @param measure gets both; they are closed afterwards
 */
export const withBothWays = async <T>(
  bench: Bench,
  footage: Footage,
  optionsText: string,
  measure: (films: BothWays<PlannedFilm>) => Promise<T>,
): Promise<T> => {
  const index = await planFilm(footage, await bundlesOf(bench, 'index'), optionsText);
  try {
    const seek = await planFilm(footage, await bundlesOf(bench, 'seek'), optionsText);
    try {
      return await measure({ index, seek });
    } finally {
      await seek.close();
    }
  } finally {
    await index.close();
  }
};
