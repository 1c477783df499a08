import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GIF_OPTIONS } from '../../src/renders/gif/options.ts';
import type { Bench, Row } from '../bench.ts';
import { decodeExcerpt, type Excerpt, findExcerpts } from '../excerpts.ts';
import { type Finding, judge } from '../finding.ts';
import { isInstalled, shrinkWithGifsicle } from '../measure/gif-tools.ts';
import {
  type HeldFilm,
  holdFilm,
  writeLimitedGif,
  writeLimitedWebp,
  writeNarrowGif,
  writeUsualGif,
} from '../measure/limited-files.ts';
import { rawLikeness } from '../measure/raw-likeness.ts';
import { sum } from '../measure/statistics.ts';

/** What gifsicle is asked for, and the share of the usual GIF that stands for it where it is not installed. */
const BUDGETS = [
  { name: '--lossy=30', lossy: ['--lossy=30'], share: 0.8 },
  { name: '--lossy=80', lossy: ['--lossy=80'], share: 0.6 },
  { name: '--lossy=200', lossy: ['--lossy=200'], share: 0.4 },
  { name: '--lossy=200 --colors 32', lossy: ['--lossy=200', '--colors', '32'], share: 0.25 },
] as const;
const QUICK_EXCERPTS = 6;

/** What came of a budget: bytes, and SSIM to the pictures. */
interface Trial {
  readonly budget: number;
  readonly maxBytes: number;
  readonly bytes: number;
  readonly webpBytes: number;
  readonly ssim: number | undefined;
  readonly gifsicle: number | undefined;
  readonly narrow: number | undefined;
}

const tryBudget = async (
  film: HeldFilm,
  { usual, budget, hasGifsicle }: { readonly usual: string; readonly budget: number; readonly hasGifsicle: boolean },
  ffmpeg: string,
  folder: string,
): Promise<Trial | undefined> => {
  const path = (name: string) => join(folder, `${budget}-${name}`);
  const { lossy, share } = BUDGETS[budget] as (typeof BUDGETS)[number];
  const near = (gif: string) => rawLikeness(ffmpeg, gif, film);
  const shrunk = path('gifsicle.gif');
  if (hasGifsicle) await shrinkWithGifsicle(usual, shrunk, lossy);
  const maxBytes = hasGifsicle ? (await stat(shrunk)).size : Math.floor((await stat(usual)).size * share);
  // Nobody can ask for less.
  if (maxBytes < GIF_OPTIONS.options.max.minimum) return undefined;
  const gif = await writeLimitedGif(film, path('ours'), maxBytes);
  const webp = await writeLimitedWebp(film, path('ours'), maxBytes);
  const narrow = path('narrow.gif');
  const isThere = (await writeNarrowGif(film, narrow, maxBytes)) !== undefined;
  return {
    ...{ budget, maxBytes, bytes: gif?.bytes ?? 0, webpBytes: webp?.bytes ?? 0 },
    ssim: gif === undefined ? undefined : await near(gif.path),
    gifsicle: hasGifsicle ? await near(shrunk) : undefined,
    narrow: isThere ? await near(narrow) : undefined,
  };
};

const measureExcerpt = async (excerpt: Excerpt, bench: Bench, hasGifsicle: boolean): Promise<Trial[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-bench-small-'));
  try {
    const film = await holdFilm(await decodeExcerpt(bench, excerpt, join(folder, 'pictures.rgb')));
    const usual = join(folder, 'usual.gif');
    await writeUsualGif(film, usual);
    const trials: Trial[] = [];
    for (const budget of BUDGETS.keys()) {
      const trial = await tryBudget(film, { usual, budget, hasGifsicle }, bench.ffmpeg.path, folder);
      if (trial !== undefined) trials.push(trial);
    }
    return trials;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const mean = (values: readonly number[]): number => sum(values) / values.length;

/** SSIM against another way, over the excerpts where both are there. */
const against = (name: string, trials: readonly Trial[], other: 'gifsicle' | 'narrow', than: string): Finding[] => {
  const both = trials.flatMap((trial) =>
    trial.ssim === undefined || trial[other] === undefined ? [] : [{ ours: trial.ssim, other: trial[other] }],
  );
  if (both.length === 0) return [];
  const [ours, others] = [mean(both.map(({ ours }) => ours)), mean(both.map((each) => each.other))];
  const nearer = both.filter((each) => each.ours >= each.other).length;
  return [
    judge({
      ...{ what: `${name}: SSIM against ${than}`, unit: '', value: ours, reference: others },
      target: { of: 'ratio', bound: 'at least', limit: 1 },
    }),
    judge({
      what: `${name}: excerpts of ${both.length} where it is as near as ${than}, or nearer`,
      unit: '',
      value: nearer,
    }),
  ];
};

const measure = async (bench: Bench): Promise<Finding[]> => {
  const hasGifsicle = await isInstalled('gifsicle');
  const all = await findExcerpts(bench);
  const excerpts = bench.quick ? all.filter((_, i) => i % Math.ceil(all.length / QUICK_EXCERPTS) === 0) : all;
  const trials: Trial[] = [];
  for (const excerpt of excerpts) {
    trials.push(...(await measureExcerpt(excerpt, bench, hasGifsicle)));
  }
  const of = `${excerpts.length} excerpts, ${trials.length} limits`;
  const none = { of: 'value', bound: 'at most', limit: 0 } as const;
  const above = (what: string, bytesOf: (trial: Trial) => number) =>
    judge({
      ...({ what: `${of}: ${what} above their limit`, unit: '', target: none } as const),
      value: trials.filter((trial) => bytesOf(trial) > trial.maxBytes).length,
    });
  return [
    above('GIFs', ({ bytes }) => bytes),
    above('animated WebPs', ({ webpBytes }) => webpBytes),
    judge({
      what: `${of}: share of the limit that GIFs fill`,
      unit: '',
      value: mean(trials.flatMap(({ bytes, maxBytes }) => (bytes === 0 ? [] : [bytes / maxBytes]))),
    }),
    ...(hasGifsicle
      ? []
      : [
          judge({
            what: 'gifsicle is not installed (apt-get install gifsicle): shares of the usual GIF instead',
            unit: '',
            value: 0,
          }),
        ]),
    ...[...BUDGETS.entries()].flatMap(([at, { name, share }]) => {
      const tried = trials.filter(({ budget }) => budget === at);
      const title = hasGifsicle ? `size of gifsicle ${name}` : `${share * 100} % of the usual GIF`;
      return [
        ...against(title, tried, 'gifsicle', 'gifsicle'),
        ...against(title, tried, 'narrow', 'a narrower usual GIF'),
      ];
    }),
  ];
};

/** Files of a limited size. */
export const smallFiles: Row = {
  name: 'small-files',
  about:
    'Excerpts of 3 to 15 s of the films beside the footage and of generated ones, each in four sizes: those that gifsicle makes of the usual GIF. ' +
    'SSIM to the pictures at no more bytes, against gifsicle and against the usual GIF at the width that comes to that size.',
  measure,
};
