import type { Bench, Row } from '../bench.ts';
import { bundlesOf, WAYS } from '../both-ways.ts';
import { type Figure, type Finding, judge } from '../finding.ts';
import type { Footage } from '../footage.ts';
import type { JobFigures } from '../job-child.ts';
import { type LongFilmForm, makeLongFilm } from '../long-film.ts';
import { median } from '../measure/statistics.ts';
import { runJob } from '../run-job.ts';

const BYTES_LIMITS = { 'index first': 1.4, 'MKV without cues': 2.4 } as const;
const JOB_LIMIT = 1;
const FILM = { height: 360, kilobits: 300 } as const;
const MINUTES = { full: 60, quick: 10 } as const;
/** A job of an hour takes its time; a few are enough. */
const MOST_RUNS = 3;

interface Jobs {
  readonly film: Footage;
  readonly index: JobFigures[];
  readonly seek: JobFigures[];
}

const runJobs = async (bench: Bench, form: LongFilmForm, count: number): Promise<Jobs> => {
  const film = await makeLongFilm(bench, form, { minutes: bench.quick ? MINUTES.quick : MINUTES.full, ...FILM });
  const jobs: Jobs = { film, index: [], seek: [] };
  for (let run = 0; run < count; run += 1) {
    for (const way of WAYS) {
      const bundlesDir = await bundlesOf(bench, way);
      jobs[way].push(await runJob({ film, bundlesDir, optionsText: 'renders=frames' }));
    }
  }
  return jobs;
};

const middle = (runs: readonly JobFigures[], of: keyof JobFigures): number => median(runs.map((run) => run[of]));

const bytesOf = ({ film, index, seek }: Jobs, form: keyof typeof BYTES_LIMITS): Finding =>
  judge({
    what: `${form === 'index first' ? 'MP4' : form}: bytes of the source read by the whole job, against its size`,
    unit: 'MB',
    value: middle(index, 'sourceBytes') / 1e6,
    reference: film.bytes / 1e6,
    before: middle(seek, 'sourceBytes') / film.bytes,
    target: { of: 'ratio', bound: 'at most', limit: BYTES_LIMITS[form] },
  });

const against = (
  { index, seek }: Jobs,
  what: string,
  of: keyof JobFigures,
  judged?: Pick<Figure, 'before' | 'target'>,
): Finding =>
  judge({
    what: `MKV without cues: ${what}`,
    unit: of === 'sourceRequests' ? '' : 's',
    value: middle(index, of),
    reference: middle(seek, of),
    runs: { value: index.map((run) => run[of]), reference: seek.map((run) => run[of]) },
    ...judged,
  });

const measure = async (bench: Bench): Promise<Finding[]> => {
  const mp4 = await runJobs(bench, 'index first', 1);
  const mkv = await runJobs(bench, 'MKV without cues', Math.min(MOST_RUNS, bench.runs));
  const atMostAsBefore = { before: 1, target: { of: 'ratio', bound: 'at most', limit: JOB_LIMIT } } as const;
  return [
    bytesOf(mp4, 'index first'),
    bytesOf(mkv, 'MKV without cues'),
    against(mkv, 'the whole job, against read by seeking: CPU', 'cpuS', atMostAsBefore),
    against(mkv, 'start of the upload to the first record, against read by seeking', 'firstRecordS', atMostAsBefore),
    against(mkv, '… to the manifest', 'manifestS'),
    against(mkv, 'requests for the source', 'sourceRequests'),
  ];
};

/** What a whole job reads, and what looking for packets costs it. */
export const wholeJob: Row = {
  name: 'whole-job',
  about:
    `Films of an hour (--quick: ${MINUTES.quick} minutes) with frames, from the upload to the manifest in a process of their own: bytes that S3 sent of the source, ` +
    'processor time of all processes; before: read by seeking.',
  measure,
};
