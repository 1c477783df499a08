import type { Bench, Row } from '../bench.ts';
import { findExcerpts } from '../excerpts.ts';
import { type Finding, judge } from '../finding.ts';
import { isInstalled } from '../measure/gif-tools.ts';
import { openKeptTrials } from '../measure/kept-trials.ts';
import { BUDGETS, type LimitedTrial, tryLimits } from '../measure/limited-trials.ts';
import { sum } from '../measure/statistics.ts';

const QUICK_EXCERPTS = 6;
/** So many are named where another way is nearer. */
const MOST_NAMED = 5;

const mean = (values: readonly number[]): number => sum(values) / values.length;

/** SSIM against another way, over the excerpts where both are there. */
const against = (
  name: string,
  trials: readonly LimitedTrial[],
  other: 'gifsicle' | 'narrow',
  than: string,
): Finding[] => {
  const both = trials.flatMap(({ excerpt, ssim, [other]: reference }) =>
    ssim === undefined || reference === undefined ? [] : [{ excerpt, ours: ssim, other: reference }],
  );
  if (both.length === 0) return [];
  const [ours, others] = [mean(both.map(({ ours }) => ours)), mean(both.map((each) => each.other))];
  const farther = both.filter((each) => each.ours < each.other);
  farther.sort((one, another) => one.ours / one.other - another.ours / another.other);
  return [
    judge({
      ...{ what: `${name}: SSIM against ${than}`, unit: '', value: ours, reference: others },
      target: { of: 'ratio', bound: 'at least', limit: 1 },
    }),
    judge({
      what: `${name}: excerpts of ${both.length} where it is as near as ${than}, or nearer`,
      unit: '',
      value: both.length - farther.length,
    }),
    ...farther
      .slice(0, MOST_NAMED)
      .map((each) => judge({ what: `${name}: ${each.excerpt}`, unit: '', value: each.ours, reference: each.other })),
  ];
};

const measure = async (bench: Bench): Promise<Finding[]> => {
  const hasGifsicle = await isInstalled('gifsicle');
  const all = await findExcerpts(bench);
  const excerpts = bench.quick ? all.filter((_, i) => i % Math.ceil(all.length / QUICK_EXCERPTS) === 0) : all;
  const trials: LimitedTrial[] = [];
  const kept = await openKeptTrials(bench.trials);
  for (const excerpt of excerpts) {
    trials.push(...(await kept.of(excerpt.name, () => tryLimits(excerpt, bench, hasGifsicle))));
  }
  const of = `${excerpts.length} excerpts, ${trials.length} limits`;
  const none = { of: 'value', bound: 'at most', limit: 0 } as const;
  const above = (what: string, bytesOf: (trial: LimitedTrial) => number) =>
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
