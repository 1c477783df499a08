import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { listProcesses } from '../src/local/lambda/process-list.ts';
import { EVENT_SOURCE } from '../src/shared/core/contracts/events.ts';
import { sliceKeys } from '../src/shared/core/contracts/object-keys.ts';
import type { Job } from '../src/shared/core/documents/job.ts';
import { slicesOf } from '../src/shared/core/job/job-slices.ts';
import { sliceEvents } from '../src/shared/core/job/slice-events.ts';
import { readJob } from '../src/shared/core/job/stored-job.ts';
import type { Slice } from '../src/shared/core/slices/plan-slices.ts';
import { type BenchCloud, openBenchCloud } from './bench-cloud.ts';
import type { Footage } from './footage.ts';
import { readCpuTimes } from './measure/cpu-times.ts';
import type { Cost } from './measure/run-ffmpeg.ts';
import { runFilm } from './run-film.ts';

/** Slices that are measured one by one. */
const MEASURED_SLICES = 2;

/** A film that went through the local cloud once; its slices can be rendered again one by one. */
export interface RenderedFilm extends BenchCloud {
  readonly job: Job;
  /** the first ones of full length */
  readonly slices: readonly Slice[];
  /** presigned, plain HTTP */
  readonly url: string;
  /** Invoke the worker with a slice's event, as the bus does. */
  invokeSlice(slice: Slice): Promise<void>;
  /** Render a slice again. @returns the cost of the whole process tree of the environment, uploads included */
  renderAgain(slice: Slice): Promise<Cost>;
  /** End the worker's environment, so that the next invocation is a cold start. */
  cool(): Promise<void>;
}

const commandLine = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    // It ended between the listing and the look.
    return '';
  }
};

const workerPids = async (): Promise<number[]> =>
  (await listProcesses())
    .filter(({ pid, ppid }) => ppid === process.pid && commandLine(pid).includes('/functions/worker/'))
    .map(({ pid }) => pid);

const workerCpuMs = async (): Promise<number> =>
  (await workerPids()).map(readCpuTimes).reduce((total, { ownMs, reapedMs }) => total + ownMs + reapedMs, 0);

const COOL_POLL_MS = 20;

/**
 * Take the film through a new local cloud with one worker environment.
 * @param optionsText the upload's metadata: what is rendered
 */
export const renderFilm = async (footage: Footage, bundlesDir: string, optionsText?: string): Promise<RenderedFilm> => {
  const base = await openBenchCloud({ bundlesDir, concurrency: 1 });
  const { cloud, buckets } = base;
  const { manifest, source } = await runFilm(base, footage, optionsText);
  const job = await readJob(buckets.store, buckets.output, manifest.jobId);
  if (job === undefined) throw new Error(`job ${manifest.jobId} has no plan`);
  const fullLength = slicesOf(job).filter(({ startMs, endMs }) => endMs - startMs === job.options.slice * 1000);
  const slices = fullLength.slice(0, MEASURED_SLICES);
  if (slices.length === 0) throw new Error(`${footage.name} is shorter than a slice of ${job.options.slice} s`);

  const invokeSlice = async (slice: Slice): Promise<void> => {
    for (const { detailType, detail } of sliceEvents(job, [slice], Date.now())) {
      await cloud.lambda.invoke('worker', { source: EVENT_SOURCE, 'detail-type': detailType, detail });
    }
  };
  return {
    ...base,
    job,
    slices,
    url: await base.plainUrl(source.key),
    invokeSlice,
    async renderAgain(slice) {
      await buckets.store.delete(buckets.output, sliceKeys(job.jobId, slice.index).record);
      const cpuBefore = await workerCpuMs();
      const startedAt = performance.now();
      await invokeSlice(slice);
      return { wallMs: performance.now() - startedAt, cpuMs: (await workerCpuMs()) - cpuBefore };
    },
    async cool() {
      cloud.lambda.setConcurrency('worker', 0);
      while ((await workerPids()).length > 0) await delay(COOL_POLL_MS);
      cloud.lambda.setConcurrency('worker', 1);
    },
  };
};
