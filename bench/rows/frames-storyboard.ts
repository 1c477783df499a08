import type { Bench, Row } from '../bench.ts';
import { type BothWays, WAYS, withBothWays } from '../both-ways.ts';
import { type Finding, judge } from '../finding.ts';
import { median, sum } from '../measure/statistics.ts';
import type { PlannedFilm } from '../planned-film.ts';
import { wholeSlices } from '../rendered-film.ts';

const LIMIT = 0.7;
const OPTIONS = 'renders=frames,storyboard;storyboard.interval=1';
const SLICES = 2;

const render = async (films: BothWays<PlannedFilm>, count: number): Promise<Finding[]> => {
  const slices = wholeSlices(films.index.job).slice(0, SLICES);
  const runs = { index: [] as number[], seek: [] as number[] };
  let [leftOut, bytes] = [0, 0];
  for (let run = 0; run <= count; run += 1) {
    for (const way of WAYS) {
      const rendered = [];
      for (const slice of slices) rendered.push(await films[way].renderAgain(slice));
      // The first round starts the environments.
      if (run > 0) runs[way].push(sum(rendered.map(({ cpuMs }) => cpuMs / 1000)));
      if (way === 'index') {
        leftOut = sum(rendered.map(({ record }) => record.reading?.leftOut ?? 0));
        bytes = sum(rendered.map(({ record }) => record.reading?.bytes ?? 0));
      }
    }
  }
  return [
    judge({
      what: `frames and storyboard at 1 fps, exact, ${slices.length} slices: CPU`,
      unit: 's',
      value: median(runs.index),
      reference: median(runs.seek),
      runs: { value: runs.index, reference: runs.seek },
      before: 1,
      target: { of: 'ratio', bound: 'at most', limit: LIMIT },
    }),
    judge({ what: '… coded pictures that were left out', unit: '', value: leftOut }),
    judge({ what: '… bytes read', unit: 'MB', value: bytes / 1e6 }),
  ];
};

const measure = (bench: Bench): Promise<Finding[]> =>
  withBothWays(bench, bench.footage, OPTIONS, (films) => render(films, bench.runs));

/** What leaving out pictures saves where few are shown. */
export const framesStoryboard: Row = {
  name: 'frames-storyboard',
  about:
    'Slices with a picture and a tile of the storyboard a second, exact: read by the index, against read by seeking and decoded as a whole.',
  measure,
};
