import type { Bench, Row } from '../bench.ts';
import { type BothWays, withBothWays } from '../both-ways.ts';
import { type Finding, judge } from '../finding.ts';
import { makeLongFilm } from '../long-film.ts';
import { median } from '../measure/statistics.ts';
import type { PlannedFilm } from '../planned-film.ts';
import { wholeSlices } from '../rendered-film.ts';

const LIMIT = 1.1;
const FILM = { minutes: 20, height: 480, kilobits: 600 } as const;
const OPTIONS = 'renders=gif,frames';
/** Processor time is counted in hundredths of a second: a slice of a small film takes one or two. */
const LEAST_RUNS = 3;

const CASES = ['fragmented', 'mkv', 'seekFragmented', 'seekMkv'] as const;
type Case = (typeof CASES)[number];

const renderAll = async (films: Readonly<Record<Case, PlannedFilm>>, count: number) => {
  const slices = wholeSlices(films.mkv.job);
  const slice = slices[Math.floor(slices.length / 2)];
  if (slice === undefined) throw new Error('The film has no whole slice.');
  const runs: Record<Case, number[]> = { fragmented: [], mkv: [], seekFragmented: [], seekMkv: [] };
  for (const each of CASES) await films[each].renderAgain(slice);
  for (let run = 0; run < count; run += 1) {
    for (const each of CASES) runs[each].push((await films[each].renderAgain(slice)).cpuMs / 1000);
  }
  return runs;
};

const compare = async (
  { index: fragmented, seek: seekFragmented }: BothWays<PlannedFilm>,
  { index: mkv, seek: seekMkv }: BothWays<PlannedFilm>,
  count: number,
): Promise<Finding[]> => {
  const runs = await renderAll({ fragmented, mkv, seekFragmented, seekMkv }, count);
  return [
    judge({
      what: 'a slice of fragmented MP4 without an index, against the same of MKV: CPU',
      unit: 's',
      value: median(runs.fragmented),
      reference: median(runs.mkv),
      runs: { value: runs.fragmented, reference: runs.mkv },
      before: median(runs.seekFragmented) / median(runs.seekMkv),
      target: { of: 'ratio', bound: 'at most', limit: LIMIT },
    }),
  ];
};

const measure = async (bench: Bench): Promise<Finding[]> => {
  const fragmented = await makeLongFilm(bench, 'fragmented MP4', FILM);
  const mkv = await makeLongFilm(bench, 'MKV', FILM);
  const count = Math.max(LEAST_RUNS, bench.runs);
  return withBothWays(bench, fragmented, OPTIONS, (one) =>
    withBothWays(bench, mkv, OPTIONS, (other) => compare(one, other, count)),
  );
};

/** Whether a container costs more than another. */
export const fragmentedSlice: Row = {
  name: 'fragmented-slice',
  about: `${FILM.minutes} minutes of ${FILM.height}p: the middle slice of fragments that no index lists, against the same of a film with cues; before: both read by seeking.`,
  measure,
};
