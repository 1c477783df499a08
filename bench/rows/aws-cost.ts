import type { OptionLayer } from '../../src/shared/core/options/option-layer.ts';
import { mergeOptions } from '../../src/shared/core/options/render-options.ts';
import { AWS_LIMITS } from '../../src/shared/estimator/model/aws-limits.ts';
import { PROFILES } from '../../src/shared/estimator/model/work-profile.ts';
import { estimateOnAws } from '../../src/shared/estimator/simulation/aws-estimate.ts';
import type { Bench, Row } from '../bench.ts';
import { openEarlierCommit } from '../earlier-commit.ts';
import { type Finding, judge } from '../finding.ts';
import { median, sum } from '../measure/statistics.ts';
import { type RenderedFilm, renderFilm } from '../rendered-film.ts';

/** Length of the slices that are paid for; one that a tail joined works for longer. */
const SLICE_S = 30;
/** Two hours, 52 minutes and 30 seconds. */
const DURATION_MS = 10_350_000;
const LIMITS = { usual: 0.9, packed: 0.55 } as const;
const USUAL = 'renders=gif,frames,ascii,storyboard';
const PACKED = `${USUAL};frames.pack=on`;

const usdOf = (layer: OptionLayer, workMs: number): number => {
  const options = mergeOptions('video', layer);
  if ('problem' in options) throw new RangeError(options.problem);
  const profile = { ...PROFILES.fanreel, work: { kind: 'spread', meanMs: workMs, variation: 0 } as const };
  const shape = { durationMs: DURATION_MS, options: options.value };
  return estimateOnAws({ shape, profile, accountConcurrency: AWS_LIMITS.accountConcurrency, seed: 1 }).usd.total;
};

type Rendered = Pick<RenderedFilm, 'slices' | 'renderAgain' | 'close'>;

/**
 * Mean processor time of a film's whole slices, for as much of the film as a slice has. One cloud at a time: an environment that waits for others is closed.
 * @returns seconds
 */
const workOf = async (film: Rendered): Promise<number> => {
  try {
    const costs: number[] = [];
    for (const slice of film.slices) {
      const { cpuMs } = await film.renderAgain(slice);
      costs.push((cpuMs / (slice.endMs - slice.startMs)) * SLICE_S);
    }
    return sum(costs) / costs.length;
  } finally {
    await film.close();
  }
};

const measure = async ({ footage, bundlesDir, runs: count }: Bench): Promise<Finding[]> => {
  const before = await openEarlierCommit();
  const runs = { earlier: [] as number[], usual: [] as number[], packed: [] as number[] };
  // In turn: whatever was measured last seemed to cost more.
  for (let run = 0; run < count; run += 1) {
    runs.earlier.push(await workOf(await before.renderFilm(footage, USUAL)));
    runs.usual.push(await workOf(await renderFilm(footage, bundlesDir, USUAL)));
    runs.packed.push(await workOf(await renderFilm(footage, bundlesDir, PACKED)));
  }
  const workMs = (of: keyof typeof runs) => median(runs[of]) * 1000;
  const reference = await before.usd({ durationMs: DURATION_MS, layer: {}, workMs: workMs('earlier') });
  const cost = (what: string, value: number, limit: number): Finding =>
    judge({
      what: `${DURATION_MS / 1000} s on AWS, ${what}, against commit ${before.commit}`,
      unit: '$',
      value,
      reference,
      before: 1,
      target: { of: 'ratio', bound: 'at most', limit },
    });
  const work = (what: string, of: keyof typeof runs): Finding =>
    judge({
      what: `… work of a slice of ${SLICE_S} s${what}: CPU`,
      unit: 's',
      value: median(runs[of]),
      reference: median(runs.earlier),
      runs: { value: runs[of], reference: runs.earlier },
    });
  return [
    cost('usual renders', usdOf({}, workMs('usual')), LIMITS.usual),
    cost('frames.pack=on', usdOf({ 'frames.pack': true }, workMs('packed')), LIMITS.packed),
    work('', 'usual'),
    work(', frames.pack=on', 'packed'),
  ];
};

/** What a long film costs on AWS. */
export const awsCost: Row = {
  name: 'aws-cost',
  about:
    'The usual renders of a film of three hours on AWS by the estimator, with the processor time of its slices as measured here, ' +
    'against the estimator and the slices of an earlier commit.',
  measure,
};
