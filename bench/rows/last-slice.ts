import type { Slice } from '../../src/shared/core/slices/plan-slices.ts';
import type { Bench, Row } from '../bench.ts';
import { type BothWays, WAYS, withBothWays } from '../both-ways.ts';
import { type Finding, judge } from '../finding.ts';
import { type LongFilmForm, makeLongFilm } from '../long-film.ts';
import { median } from '../measure/statistics.ts';
import type { PlannedFilm } from '../planned-film.ts';
import { wholeSlices } from '../rendered-film.ts';

const FORMS: readonly LongFilmForm[] = ['MKV without cues', 'live WebM', 'FLV', 'fragmented MP4', 'TS'];
const LIMIT = 1.1;
const FILM = { height: 360, kilobits: 300 } as const;
const MINUTES = { full: 60, quick: 10 } as const;
/** Processor time is counted in hundredths of a second: a slice of a small film takes one or two. */
const LEAST_RUNS = 3;

type Place = 'first' | 'last';
interface Measured {
  readonly cpuS: number;
  readonly megabytes: number;
}
type Runs = Readonly<Record<Place, Measured[]>>;

const render = async (film: PlannedFilm, slice: Slice): Promise<Measured> => {
  const { cpuMs, record } = await film.renderAgain(slice);
  return { cpuS: cpuMs / 1000, megabytes: (record.reading?.bytes ?? Number.NaN) / 1e6 };
};

const renderBoth = async (films: BothWays<PlannedFilm>, places: Record<Place, Slice>, count: number) => {
  const runs: BothWays<Runs> = { index: { first: [], last: [] }, seek: { first: [], last: [] } };
  for (const way of WAYS) await films[way].renderAgain(places.first);
  for (let run = 0; run < count; run += 1) {
    for (const way of WAYS) {
      for (const place of ['first', 'last'] as const) {
        runs[way][place].push(await render(films[way], places[place]));
      }
    }
  }
  return runs;
};

const findingOf = (form: string, runs: BothWays<Runs>, of: keyof Measured): Finding => {
  const values = (way: keyof typeof runs, place: Place) => runs[way][place].map((one) => one[of]);
  const middle = (way: keyof typeof runs, place: Place) => median(values(way, place));
  return judge({
    what: `${form}: last slice against the first: ${of === 'cpuS' ? 'CPU' : 'bytes read'}`,
    unit: of === 'cpuS' ? 's' : 'MB',
    value: middle('index', 'last'),
    reference: middle('index', 'first'),
    runs: { value: values('index', 'last'), reference: values('index', 'first') },
    before: middle('seek', 'last') / middle('seek', 'first'),
    target: { of: 'ratio', bound: 'at most', limit: LIMIT },
  });
};

const ofForm = async (bench: Bench, form: LongFilmForm): Promise<Finding[]> => {
  const film = await makeLongFilm(bench, form, { minutes: bench.quick ? MINUTES.quick : MINUTES.full, ...FILM });
  return withBothWays(bench, film, 'renders=gif,frames', async (films) => {
    const slices = wholeSlices(films.index.job);
    const [first, last] = [slices[0], slices.at(-1)];
    if (first === undefined || last === undefined) throw new Error(`${film.name} has no whole slice`);
    const runs = await renderBoth(films, { first, last }, Math.max(LEAST_RUNS, bench.runs));
    return [findingOf(form, runs, 'cpuS'), findingOf(form, runs, 'megabytes')];
  });
};

const measure = async (bench: Bench): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const form of FORMS) findings.push(...(await ofForm(bench, form)));
  return findings;
};

/** Whether it matters where in a film a slice lies. */
export const lastSlice: Row = {
  name: 'last-slice',
  about:
    `Films of an hour (--quick: ${MINUTES.quick} minutes) whose slices all show the same, in containers without an index: the last slice with GIF and frames ` +
    'against the first; before: read by seeking.',
  measure,
};
