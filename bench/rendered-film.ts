import type { Job } from '../src/shared/core/documents/job.ts';
import { slicesOf } from '../src/shared/core/job/job-slices.ts';
import { readJob } from '../src/shared/core/job/stored-job.ts';
import type { Slice } from '../src/shared/core/slices/plan-slices.ts';
import { type BenchCloud, openBenchCloud } from './bench-cloud.ts';
import type { Footage } from './footage.ts';
import { runFilm } from './run-film.ts';
import { openSliceRunner, type SliceRunner } from './slice-runner.ts';

/** Slices that are measured one by one. */
const MEASURED_SLICES = 2;

/** A film that went through the local cloud once; its slices can be rendered again one by one. */
export interface RenderedFilm extends BenchCloud, SliceRunner {
  readonly job: Job;
  /** the first ones of full length at least */
  readonly slices: readonly Slice[];
  /** presigned, plain HTTP */
  readonly url: string;
}

/** Slices that are as long as the job's slices are, or longer by a tail that joined them. */
export const wholeSlices = (job: Job): Slice[] =>
  slicesOf(job).filter(({ startMs, endMs }) => endMs - startMs >= job.options.slice * 1000);

/**
 * Take the film through a new local cloud with one worker environment.
 * @param optionsText the upload's metadata: what is rendered
 */
export const renderFilm = async (footage: Footage, bundlesDir: string, optionsText?: string): Promise<RenderedFilm> => {
  const base = await openBenchCloud({ bundlesDir, concurrency: 1 });
  const { buckets } = base;
  const { manifest, source } = await runFilm(base, footage, optionsText);
  const job = await readJob(buckets.store, buckets.output, manifest.jobId);
  if (job === undefined) throw new Error(`job ${manifest.jobId} has no plan`);
  const slices = wholeSlices(job).slice(0, MEASURED_SLICES);
  if (slices.length === 0) throw new Error(`${footage.name} is shorter than a slice of ${job.options.slice} s`);
  return { ...base, ...openSliceRunner(base, job), job, slices, url: await base.plainUrl(source.key) };
};
