import type { Slice } from '../../src/shared/core/slices/plan-slices.ts';
import type { Bench, Row } from '../bench.ts';
import { WAYS, withBothWays } from '../both-ways.ts';
import { type Finding, judge } from '../finding.ts';
import type { Footage } from '../footage.ts';
import { type LongFilmForm, makeLongFilm } from '../long-film.ts';
import type { PlannedFilm } from '../planned-film.ts';
import { wholeSlices } from '../rendered-film.ts';

const FORMS: readonly LongFilmForm[] = ['index first', 'index last'];
const LIMIT = 1.3;
const FILM = { height: 360, kilobits: 300 } as const;
const MINUTES = { full: 180, quick: 30 } as const;
const BYTES_PER_MB = 1_000_000;

/** Bytes of the source and of the job's index that rendering a slice takes. */
const bytesRead = async ({ renderAgain, reads }: PlannedFilm, slice: Slice): Promise<number> => {
  const before = reads.bytes(/\/index\.bin$/);
  const { record } = await renderAgain(slice);
  return (record.reading?.bytes ?? Number.NaN) + reads.bytes(/\/index\.bin$/) - before;
};

const ofForm = async (bench: Bench, form: LongFilmForm, film: Footage): Promise<Finding[]> =>
  withBothWays(bench, film, 'renders=frames', async (films) => {
    const slices = wholeSlices(films.index.job);
    const share = (film.bytes * 30_000) / films.index.job.probe.durationMs;
    const chosen = [slices[0], slices[Math.floor(slices.length / 2)], slices.at(-1)].filter(
      (slice) => slice !== undefined,
    );
    const total = { index: 0, seek: 0 };
    for (const slice of chosen) for (const way of WAYS) total[way] += await bytesRead(films[way], slice);
    const mean = (way: keyof typeof total) => total[way] / chosen.length / BYTES_PER_MB;
    return [
      judge({
        what: `MP4, ${form}: bytes read by a slice, against the bytes of a slice`,
        unit: 'MB',
        value: mean('index'),
        reference: share / BYTES_PER_MB,
        before: mean('seek') / (share / BYTES_PER_MB),
        target: { of: 'ratio', bound: 'at most', limit: LIMIT },
      }),
    ];
  });

const measure = async (bench: Bench): Promise<Finding[]> => {
  const minutes = bench.quick ? MINUTES.quick : MINUTES.full;
  const findings: Finding[] = [];
  for (const form of FORMS) {
    findings.push(...(await ofForm(bench, form, await makeLongFilm(bench, form, { minutes, ...FILM }))));
  }
  return findings;
};

/** Bytes that a slice of a long film reads. */
export const sliceBytes: Row = {
  name: 'slice-bytes',
  about:
    `An MP4 of three hours (--quick: ${MINUTES.quick} minutes): what its first, its middle and its last slice read of the source and of the job's index, ` +
    'against an equal share of the file; before: read by seeking.',
  measure,
};
