import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { slicesOf } from '../../src/shared/core/job/job-slices.ts';
import type { Bench, Row } from '../bench.ts';
import { openBenchCloud } from '../bench-cloud.ts';
import { type Finding, judge } from '../finding.ts';
import { loopFootage } from '../long-film.ts';
import { watchS3Writes } from '../measure/s3-writes.ts';
import { median } from '../measure/statistics.ts';
import { runReference } from '../reference.ts';
import type { RenderedFilm } from '../rendered-film.ts';
import { REFERENCE_OPTIONS, runFilm } from '../run-film.ts';
import { runJob } from '../run-job.ts';
import { runSmartPass } from '../smart-pass.ts';

/** For the two cores that the targets were set for. */
const WALL_RATIO_LIMITS = { reference: 0.36, smartPass: 0.55 } as const;
const TARGET_CORES = 2;
/** The single pass has a film of ten minutes to itself: the footage of 62 s, so often. */
const LONG_LOOPS = 10;

const STEPS = ['upload done', 'job planned', 'first slice starts', 'last record written', 'manifest written'] as const;
type Step = (typeof STEPS)[number];
/** Seconds from the start of the upload. */
type Progress = Readonly<Record<Step, number>>;

const runPipeline = async (bench: Bench): Promise<Progress> => {
  const writes = watchS3Writes();
  const base = await openBenchCloud({ bundlesDir: bench.bundlesDir, intercept: writes.intercept });
  try {
    let firstSliceAt = Number.NaN;
    let sourceThereAt = Number.NaN;
    const startedAt = performance.now();
    const done = runFilm(base, bench.footage, REFERENCE_OPTIONS, ({ type }) => {
      if (type === 'uploaded') sourceThereAt = performance.now();
    });
    const finished = done.then(
      () => true,
      () => true,
    );
    while (Number.isNaN(firstSliceAt) && (await Promise.race([finished, delay(5)])) !== true) {
      if (base.cloud.lambda.queued('worker').some(({ state }) => state === 'running')) firstSliceAt = performance.now();
    }
    await done;
    const since = (moment: number): number => (moment - startedAt) / 1000;
    return {
      'upload done': since(sourceThereAt),
      'job planned': since(Math.max(...writes.answered(/\/jobs\/[^/]+\/job\.json/))),
      'first slice starts': since(firstSliceAt),
      'last record written': since(Math.max(...writes.answered(/\/slices\/\d+\.json/))),
      'manifest written': since(Math.max(...writes.answered(/\/manifest\.json/))),
    };
  } finally {
    await base.close();
  }
};

/** The target of a ratio, on a machine that it was set for. */
const atMost = (limit: number) =>
  availableParallelism() === TARGET_CORES ? ({ target: { of: 'ratio', bound: 'at most', limit } } as const) : {};

const againstSmartPass = async (bench: Bench): Promise<Finding> => {
  const loops = bench.quick ? 1 : LONG_LOOPS;
  const film = await loopFootage(bench, loops);
  const value = (await runJob({ film, bundlesDir: bench.bundlesDir, optionsText: REFERENCE_OPTIONS })).manifestS;
  const reference = (await runSmartPass(bench.ffmpeg.path, film.path)).wallMs / 1000;
  return judge({
    what: `${loops} times the film, upload to manifest, against one run of ffmpeg: wall`,
    unit: 's',
    value,
    reference,
    ...atMost(WALL_RATIO_LIMITS.smartPass),
  });
};

/** @returns seconds */
const runSliceAfterSlice = async (film: RenderedFilm, bench: Bench): Promise<number> => {
  const startedAt = performance.now();
  for (const slice of slicesOf(film.job)) await runReference(bench.ffmpeg.path, film.url, slice);
  return (performance.now() - startedAt) / 1000;
};

const measure = async (bench: Bench): Promise<Finding[]> => {
  const film = await bench.renderedFilm();
  const pipeline: Progress[] = [];
  const reference: number[] = [];
  for (let run = 0; run < bench.runs; run += 1) {
    pipeline.push(await runPipeline(bench));
    reference.push(await runSliceAfterSlice(film, bench));
  }
  const of = (step: Step): number[] => pipeline.map((progress) => progress[step]);
  const wall = of('manifest written');
  const cores = availableParallelism();
  return [
    judge({
      what: `upload to manifest, ${cores} slices at once: wall`,
      unit: 's',
      value: median(wall),
      reference: median(reference),
      runs: { value: wall, reference },
      ...atMost(WALL_RATIO_LIMITS.reference),
    }),
    await againstSmartPass(bench),
    ...STEPS.map((step) => judge({ what: `… until ${step}`, unit: 's', value: median(of(step)) })),
  ];
};

/** The whole film. */
export const wholeVideo: Row = {
  name: 'whole-video',
  about:
    'The whole film through the embedded cloud, from the start of the upload to the manifest, every function cold, ' +
    'against the reference run slice after slice on a film that is uploaded already; and ten times the film (one run) against one run of ' +
    'ffmpeg on two threads that makes one GIF and a picture a second of the file on the disk.',
  measure,
};
