import { setTimeout as delay } from 'node:timers/promises';
import { readSourceOutcome } from '../src/shared/core/completion/source-outcome.ts';
import type { Job } from '../src/shared/core/documents/job.ts';
import { OPTIONS_METADATA } from '../src/shared/core/job/identify-job.ts';
import { readJob } from '../src/shared/core/job/stored-job.ts';
import { type BenchCloud, openBenchCloud } from './bench-cloud.ts';
import type { Footage } from './footage.ts';
import { type S3Reads, watchS3Reads } from './measure/s3-reads.ts';
import { openSliceRunner, type SliceRunner } from './slice-runner.ts';

/** A film that was planned and of which nothing is rendered but what is asked for. */
export interface PlannedFilm extends BenchCloud, SliceRunner {
  readonly job: Job;
  /** what its cloud sent */
  readonly reads: S3Reads;
}

const POLL_MS = 20;

const planOf = async ({ buckets, cloud }: BenchCloud, { path, name }: Footage, optionsText: string): Promise<Job> => {
  const { store, source, output } = buckets;
  const taken = await cloud.takeSource(path);
  await taken.store(name, { [OPTIONS_METADATA]: optionsText });
  const stored = await store.head(source, name);
  const identity = { bucket: source, key: name, etag: stored?.etag ?? '' };
  for (;;) {
    const { jobIds, refusal } = await readSourceOutcome(store, output, identity);
    if (refusal !== undefined) throw new Error(`${name}: no job: ${JSON.stringify(refusal)}`);
    const job = jobIds[0] === undefined ? undefined : await readJob(store, output, jobIds[0]);
    if (job !== undefined) return job;
    await delay(POLL_MS);
  }
};

/**
 * Have a film planned in a new local cloud with one worker environment, and drop what was to be rendered.
 * @param optionsText the upload's metadata: what is rendered
 */
export const planFilm = async (footage: Footage, bundlesDir: string, optionsText: string): Promise<PlannedFilm> => {
  const reads = watchS3Reads();
  const base = await openBenchCloud({ bundlesDir, concurrency: 0, intercept: reads.intercept });
  try {
    const job = await planOf(base, footage, optionsText);
    while (base.cloud.lambda.queued('splitter').length > 0) await delay(POLL_MS);
    await base.cloud.events.idle();
    await base.cloud.lambda.cancelQueued(() => true);
    base.cloud.lambda.setConcurrency('worker', 1);
    return { ...base, ...openSliceRunner(base, job), job, reads };
  } catch (error) {
    await base.close();
    throw error;
  }
};
