import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GIF_OPTIONS } from '../../src/renders/gif/options.ts';
import type { Bench } from '../bench.ts';
import { decodeExcerpt, type Excerpt } from '../excerpts.ts';
import { shrinkWithGifsicle } from './gif-tools.ts';
import {
  type HeldFilm,
  holdFilm,
  writeLimitedGif,
  writeLimitedWebp,
  writeNarrowGif,
  writeUsualGif,
} from './limited-files.ts';
import { rawLikeness } from './raw-likeness.ts';

/** What gifsicle is asked for, and the share of the usual GIF that stands for it where it is not installed. */
export const BUDGETS = [
  { name: '--lossy=30', lossy: ['--lossy=30'], share: 0.8 },
  { name: '--lossy=80', lossy: ['--lossy=80'], share: 0.6 },
  { name: '--lossy=200', lossy: ['--lossy=200'], share: 0.4 },
  { name: '--lossy=200 --colors 32', lossy: ['--lossy=200', '--colors', '32'], share: 0.25 },
] as const;

/** What came of a budget: bytes, and SSIM to the pictures. */
export interface LimitedTrial {
  readonly excerpt: string;
  /** place in `BUDGETS` */
  readonly budget: number;
  readonly maxBytes: number;
  readonly bytes: number;
  readonly webpBytes: number;
  readonly ssim: number | undefined;
  readonly gifsicle: number | undefined;
  readonly narrow: number | undefined;
}

/** Where files come, and what they are made with. */
interface Workshop {
  readonly excerpt: string;
  readonly folder: string;
  readonly ffmpeg: string;
  readonly hasGifsicle: boolean;
  /** the usual GIF of the film */
  readonly usual: string;
}

/** @returns undefined where nobody can ask for so few bytes */
const tryBudget = async (film: HeldFilm, budget: number, workshop: Workshop): Promise<LimitedTrial | undefined> => {
  const { excerpt, folder, ffmpeg, hasGifsicle, usual } = workshop;
  const path = (name: string) => join(folder, `${budget}-${name}`);
  const { lossy, share } = BUDGETS[budget] as (typeof BUDGETS)[number];
  const near = (gif: string) => rawLikeness(ffmpeg, gif, film);
  const shrunk = path('gifsicle.gif');
  if (hasGifsicle) await shrinkWithGifsicle(usual, shrunk, lossy);
  const maxBytes = hasGifsicle ? (await stat(shrunk)).size : Math.floor((await stat(usual)).size * share);
  if (maxBytes < GIF_OPTIONS.options.max.minimum) return undefined;
  const gif = await writeLimitedGif(film, path('ours'), maxBytes);
  const webp = await writeLimitedWebp(film, path('ours'), maxBytes);
  const narrow = path('narrow.gif');
  const isThere = (await writeNarrowGif(film, narrow, maxBytes)) !== undefined;
  return {
    ...{ excerpt, budget, maxBytes, bytes: gif?.bytes ?? 0, webpBytes: webp?.bytes ?? 0 },
    ssim: gif === undefined ? undefined : await near(gif.path),
    gifsicle: hasGifsicle ? await near(shrunk) : undefined,
    narrow: isThere ? await near(narrow) : undefined,
  };
};

/** Make files of every limited size of an excerpt. @returns one trial for each size that can be asked for */
export const tryLimits = async (excerpt: Excerpt, bench: Bench, hasGifsicle: boolean): Promise<LimitedTrial[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-bench-small-'));
  try {
    const film = await holdFilm(await decodeExcerpt(bench, excerpt, join(folder, 'pictures.rgb')));
    const usual = join(folder, 'usual.gif');
    await writeUsualGif(film, usual);
    const workshop = { excerpt: excerpt.name, folder, ffmpeg: bench.ffmpeg.path, hasGifsicle, usual };
    const trials: LimitedTrial[] = [];
    for (const budget of BUDGETS.keys()) {
      const trial = await tryBudget(film, budget, workshop);
      if (trial !== undefined) trials.push(trial);
    }
    return trials;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
