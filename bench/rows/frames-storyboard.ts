import type { SliceRecord } from '../../src/shared/core/documents/slice-record.ts';
import type { Slice } from '../../src/shared/core/slices/plan-slices.ts';
import type { Bench, Row } from '../bench.ts';
import { bundlesOf } from '../both-ways.ts';
import { openEarlierCommit } from '../earlier-commit.ts';
import { type Finding, judge } from '../finding.ts';
import type { Cost } from '../measure/run-ffmpeg.ts';
import { median, sum } from '../measure/statistics.ts';
import { planFilm } from '../planned-film.ts';
import { type RenderedFilm, wholeSlices } from '../rendered-film.ts';

const LIMIT = 0.7;
const OPTIONS = 'renders=frames,storyboard;storyboard.interval=1';
const SLICES = 2;

interface Rendering extends Pick<RenderedFilm, 'slices' | 'close'> {
  /** the earlier commit gives no record */
  renderAgain(slice: Slice): Promise<Pick<Cost, 'cpuMs'> & { readonly record?: SliceRecord }>;
}

interface Rendered {
  /** of each run, seconds */
  readonly cpu: readonly number[];
  /** coded pictures that were left out in the last one */
  readonly leftOut: number;
  readonly bytes: number;
}

/** Render the same slices again and again. One cloud at a time: an environment that waits for others is closed. */
const render = async ({ slices, renderAgain, close }: Rendering, count: number): Promise<Rendered> => {
  const cpu: number[] = [];
  let [leftOut, bytes] = [0, 0];
  try {
    for (let run = 0; run <= count; run += 1) {
      const rendered = [];
      for (const slice of slices.slice(0, SLICES)) rendered.push(await renderAgain(slice));
      // The first round starts the environment.
      if (run > 0) cpu.push(sum(rendered.map(({ cpuMs }) => cpuMs / 1000)));
      leftOut = sum(rendered.map(({ record }) => record?.reading?.leftOut ?? 0));
      bytes = sum(rendered.map(({ record }) => record?.reading?.bytes ?? 0));
    }
    return { cpu, leftOut, bytes };
  } finally {
    await close();
  }
};

const measure = async (bench: Bench): Promise<Finding[]> => {
  const planned = async (way: 'index' | 'seek'): Promise<Rendering> => {
    const film = await planFilm(bench.footage, await bundlesOf(bench, way), OPTIONS);
    return { ...film, slices: wholeSlices(film.job) };
  };
  const before = await openEarlierCommit();
  const earlier = await render(await before.renderFilm(bench.footage, OPTIONS), bench.runs);
  const index = await render(await planned('index'), bench.runs);
  const seek = await render(await planned('seek'), bench.runs);
  const against = (what: string, reference: Rendered, target?: Finding['target']): Finding =>
    judge({
      what,
      unit: 's',
      value: median(index.cpu),
      reference: median(reference.cpu),
      runs: { value: index.cpu, reference: reference.cpu },
      ...(target === undefined ? {} : { target, before: 1 }),
    });
  const target = { of: 'ratio', bound: 'at most', limit: LIMIT } as const;
  return [
    against(`frames and storyboard at 1 fps, exact: CPU, against commit ${before.commit}`, earlier, target),
    against('… against the same bundles, read by seeking', seek),
    judge({ what: '… coded pictures that were left out', unit: '', value: index.leftOut }),
    judge({ what: '… bytes read', unit: 'MB', value: index.bytes / 1e6 }),
  ];
};

/** What leaving out pictures saves where few are shown. */
export const framesStoryboard: Row = {
  name: 'frames-storyboard',
  about:
    'Slices with a picture and a tile of the storyboard a second, exact: read by the index, against an earlier commit, which had neither ' +
    'poster nor fingerprints, and against the same read by seeking and decoded as a whole.',
  measure,
};
