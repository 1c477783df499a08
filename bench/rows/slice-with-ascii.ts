import type { Bench, Row } from '../bench.ts';
import { type Finding, judge } from '../finding.ts';
import type { Cost } from '../measure/run-ffmpeg.ts';
import { median } from '../measure/statistics.ts';
import { type RenderedFilm, renderFilm } from '../rendered-film.ts';

const CPU_RATIO_LIMIT = 1.25;
const ALONE = 'renders=gif,frames';
const WITH_ASCII = 'renders=gif,frames,ascii;ascii.columns=120;ascii.fps=10;ascii.formats=txt,cast,gif';
/** What else a slice can be rendered as: told, not judged. */
const MORE: readonly (readonly [string, string])[] = [
  ['ASCII in all colours', `${WITH_ASCII};ascii.colour=truecolor`],
  ['ASCII and its .mp4', `${WITH_ASCII},mp4`],
  ['edges', 'renders=gif,frames,edges'],
  ['grayscale', 'renders=gif,frames,grayscale'],
  ['storyboard', 'renders=gif,frames,storyboard'],
];

const cpuSeconds = (costs: readonly Cost[]): number[] => costs.map(({ cpuMs }) => cpuMs / 1000);

const measureFilms = async (bench: Bench, films: readonly RenderedFilm[]): Promise<Finding[]> => {
  const costs = films.map((): Cost[] => []);
  // Once more than is counted: the first time, every environment still compiles what it runs.
  for (let run = 0; run <= bench.runs; run += 1) {
    for (const [i, film] of films.entries()) {
      const [slice] = film.slices;
      if (slice === undefined) throw new Error('the film has no slice of full length');
      const cost = await film.renderAgain(slice);
      if (run > 0) costs[i]?.push(cost);
    }
  }
  const [alone = [], ...others] = costs.map(cpuSeconds);
  const names = ['ASCII as .txt, .cast and .gif', ...MORE.map(([name]) => name)];
  return others.map((value, i) =>
    judge({
      what: `GIF, frames and ${names[i]}: CPU`,
      unit: 's',
      value: median(value),
      reference: median(alone),
      runs: { value, reference: alone },
      ...(i === 0 ? { target: { of: 'ratio', bound: 'at most', limit: CPU_RATIO_LIMIT } } : {}),
    }),
  );
};

const measure = async (bench: Bench): Promise<Finding[]> => {
  const films: RenderedFilm[] = [];
  try {
    for (const options of [ALONE, WITH_ASCII, ...MORE.map(([, text]) => text)]) {
      films.push(await renderFilm(bench.footage, bench.bundlesDir, options));
    }
    return await measureFilms(bench, films);
  } finally {
    for (const film of films) await film.close();
  }
};

/** What ASCII art and the other renders add to a slice. */
export const sliceWithAscii: Row = {
  name: 'slice-with-ascii',
  about:
    "A slice with GIF and frames, and the same with ASCII art of 120 columns at 10 fps or another render beside them: the worker's " +
    'bundle in the local Lambda, all processes together; one after the other in turn, medians.',
  measure,
};
