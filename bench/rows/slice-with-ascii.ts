import type { Bench, Row } from '../bench.ts';
import { type Finding, judge } from '../finding.ts';
import { median } from '../measure/statistics.ts';
import { type RenderedFilm, renderFilm } from '../rendered-film.ts';

const CPU_RATIO_LIMIT = 1.25;
const FULL_RUNS = 5;
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

const cpuOf = async (film: RenderedFilm): Promise<number> => {
  const [slice] = film.slices;
  if (slice === undefined) throw new Error('the film has no slice of full length');
  return (await film.renderAgain(slice)).cpuMs / 1000;
};

/** Two films in turn: an environment that waits for longer than a minute is closed, and a new one has to compile all again. */
const measurePair = async (bench: Bench, options: string, runs: number) => {
  const alone = await renderFilm(bench.footage, bench.bundlesDir, ALONE);
  try {
    const film = await renderFilm(bench.footage, bench.bundlesDir, options);
    try {
      const value: number[] = [];
      const reference: number[] = [];
      // Once more than is counted: the first time, every environment still compiles what it runs.
      for (let run = 0; run <= runs; run += 1) {
        const costs = [await cpuOf(alone), await cpuOf(film)] as const;
        if (run === 0) continue;
        reference.push(costs[0]);
        value.push(costs[1]);
      }
      return { value, reference };
    } finally {
      await film.close();
    }
  } finally {
    await alone.close();
  }
};

const measure = async (bench: Bench): Promise<Finding[]> => {
  const findings: Finding[] = [];
  const add = async (name: string, options: string, runs: number, target?: Finding['target']) => {
    const pair = await measurePair(bench, options, runs);
    findings.push(
      judge({
        what: `GIF, frames and ${name}: CPU`,
        unit: 's',
        value: median(pair.value),
        reference: median(pair.reference),
        runs: pair,
        ...(target === undefined ? {} : { target }),
      }),
    );
  };
  const target = { of: 'ratio', bound: 'at most', limit: CPU_RATIO_LIMIT } as const;
  await add('ASCII as .txt, .cast and .gif', WITH_ASCII, bench.runs, target);
  // The others take minutes, and are told, not judged: in a full bench only.
  if (bench.runs >= FULL_RUNS) for (const [name, options] of MORE) await add(name, options, 1);
  return findings;
};

/** What ASCII art and the other renders add to a slice. */
export const sliceWithAscii: Row = {
  name: 'slice-with-ascii',
  about:
    "A slice with GIF and frames, and the same with ASCII art of 120 columns at 10 fps or another render beside them: the worker's " +
    'bundle in the local Lambda, all processes together; one after the other in turn, medians.',
  measure,
};
