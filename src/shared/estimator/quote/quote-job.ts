import { functionSpec } from '../../topology.ts';
import { AWS_LIMITS } from '../model/aws-limits.ts';
import { costOf, ephemeralGbSecondsOf, gbSecondsOf } from '../model/cost.ts';
import { usageOfJob } from '../model/job-usage.ts';
import { PROFILES } from '../model/work-profile.ts';
import { meanSliceMs, type QuotedJob } from './slice-work.ts';

/** Quote of a job. */
export interface Quote {
  /** worker time of a slice, on average, milliseconds */
  readonly sliceMs: number;
  /** total cost by the price file */
  readonly usd: number;
  /** cost of everything but worker time: requests, events, planning, assembling, stitching */
  readonly otherUsd: number;
}

const worker = functionSpec('worker');

/** What a worker costs while it runs, USD a millisecond. */
export const WORKER_USD_PER_MS =
  costOf({
    invocations: 0,
    events: 0,
    s3Writes: 0,
    s3Reads: 0,
    gbSeconds: gbSecondsOf(worker.memoryMb, 1000),
    ephemeralGbSeconds: ephemeralGbSecondsOf(worker.ephemeralStorageMb, 1000),
  }).total / 1000;

/**
 * Quote a job from its packets and options, before its slices are asked for.
 * @returns the cost if every slice is rendered at the first attempt
 */
export const quoteJob = (job: QuotedJob): Quote => {
  const { probe, options, sliceCount } = job;
  const sliceMs = meanSliceMs(job);
  const { displayWidth: width, displayHeight: height } = probe.video;
  const { initMs } = PROFILES.fanreel.coldStart;
  const environments = Math.min(sliceCount, AWS_LIMITS.accountConcurrency);
  const other = usageOfJob(
    { durationMs: probe.durationMs, options, shown: { width, height } },
    { attempts: sliceCount, gbSeconds: 0, ephemeralGbSeconds: 0, environments, initMs, unrendered: 0 },
  );
  const otherUsd = costOf(other).total;
  const workMs = sliceCount * sliceMs + environments * initMs;
  return { sliceMs, usd: otherUsd + workMs * WORKER_USD_PER_MS, otherUsd };
};
