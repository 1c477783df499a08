import { type Architecture, DEFAULT_ARCHITECTURE, MEMORY_MB_PER_VCPU } from '../../topology.ts';
import { AWS_LIMITS } from '../model/aws-limits.ts';
import { type Cost, costOf, ephemeralGbSecondsOf, gbSecondsOf, type Usage } from '../model/cost.ts';
import { jobSizeOf } from '../model/job-size.ts';
import { usageOfJob } from '../model/job-usage.ts';
import { type JobShape, sliceCountOf } from '../model/request-counts.ts';
import { SMALL_FUNCTIONS, smallFunctionMs } from '../model/small-functions.ts';
import { type Spread, spreadOf } from '../model/spread.ts';
import { makeWorkDraws, meanWorkMs } from '../model/work-duration.ts';
import { PROFILE_SLICE_SECONDS, stretchedWork, type WorkProfile } from '../model/work-profile.ts';
import { simulateInvocations } from './simulate-invocations.ts';

/** One job on AWS. */
export interface AwsRequest {
  readonly shape: JobShape;
  readonly profile: WorkProfile;
  /** executions at the same moment in the account, at least 1 */
  readonly accountConcurrency: number;
  readonly architecture?: Architecture;
  readonly seed: number;
}

/** The estimate of a job on AWS. Times are milliseconds, money is USD. */
export interface AwsEstimate {
  readonly slices: number;
  readonly invocations: {
    readonly splitter: number;
    readonly worker: number;
    readonly assembler: number;
    readonly stitcher: number;
  };
  readonly usage: Usage;
  readonly usd: Cost;
  /** number of slices by outcome */
  readonly ends: { readonly rendered: number; readonly failed: number; readonly expired: number };
  readonly time: {
    /** from the end of the upload to the manifest */
    readonly finishMs: number;
    /** the same without throttling, failures and uneven durations: all environments busy to the end */
    readonly leastMs: number;
    /** from a slice event to the start of its work */
    readonly queueDelay: Spread;
    readonly peakConcurrency: number;
    /** from the first slice event to the peak */
    readonly rampUpMs: number;
    readonly coldStarts: number;
    /** times an event was refused and came back later */
    readonly throttles: number;
  };
}

/** From PutEvents to Lambda's queue, milliseconds; about the latency that EventBridge documents as typical. */
const DELIVERY_MS = 500;

/** When each slice's event is in the worker's queue, after the splitter has planned. */
const arrivalsOf = (slices: number): Float64Array => {
  const published = 1 / Math.max(SMALL_FUNCTIONS.splitter.perSliceMs, 1_000 / AWS_LIMITS.ruleInvocationsPerSecond);
  return Float64Array.from({ length: slices }, (_, index) => index / published);
};

/**
 * The work of a whole slice of this job, on the memory of the profile. Below one vCPU, processor time is proportional
 * to memory; above, the decoder gains little, and the work stays the same.
 * @param measuredAtMb memory on which the profile's work was measured
 */
export const workFor = (profile: WorkProfile, sliceSeconds: number, measuredAtMb: number): WorkProfile['work'] => {
  const share = (memoryMb: number): number => Math.min(1, memoryMb / MEMORY_MB_PER_VCPU);
  return stretchedWork(
    profile.work,
    (sliceSeconds / PROFILE_SLICE_SECONDS) * (share(measuredAtMb) / share(profile.memoryMb)),
  );
};

/**
 * Estimate one job on AWS: its requests come from the planner, its course from a simulation, its cost from the price
 * file. The cost uses mean durations, the course uses drawn ones.
 * @returns the same result for the same seed
 */
export const estimateOnAws = (request: AwsRequest): AwsEstimate => {
  const { shape, profile, accountConcurrency, seed, architecture = DEFAULT_ARCHITECTURE } = request;
  const slices = sliceCountOf(shape);
  const sliceMs = shape.options.slice * 1000;
  const lastShare = (shape.durationMs - (slices - 1) * sliceMs) / sliceMs;
  const shareOf = (index: number): number => (index === slices - 1 ? lastShare : 1);
  const draw = makeWorkDraws(profile.work, seed);
  const { coldStart } = profile;
  const outcome = simulateInvocations({
    arrivalsMs: arrivalsOf(slices),
    workMs: (index, attempt) => draw(index, attempt) * shareOf(index),
    concurrency: accountConcurrency,
    scaling: AWS_LIMITS.newEnvironments,
    coldStart,
    failureRate: profile.failureRate,
    retriesMs: AWS_LIMITS.functionErrorRetriesMs,
    backOff: AWS_LIMITS.throttleBackOff,
    maximumAgeMs: AWS_LIMITS.maximumEventAgeMs,
    seed,
  });
  const unrendered = outcome.failed + outcome.expired;
  const size = jobSizeOf(shape);
  const splitMs = smallFunctionMs('splitter', size);
  const assembleMs = smallFunctionMs('assembler', size);
  const smallStartMs = coldStart.startMs + coldStart.initMs;
  const meanMs = meanWorkMs(profile.work);
  const workMs =
    outcome.attempts * meanMs * ((slices - 1 + lastShare) / slices) + outcome.coldStarts * coldStart.initMs;

  const invocations = {
    splitter: 1,
    worker: outcome.attempts,
    assembler: 1 + unrendered,
    stitcher: Math.min(1, size.joined),
  };
  const usage = usageOfJob(shape, {
    attempts: outcome.attempts,
    gbSeconds: gbSecondsOf(profile.memoryMb, workMs),
    ephemeralGbSeconds: ephemeralGbSecondsOf(profile.ephemeralMb, workMs),
    environments: outcome.coldStarts,
    initMs: coldStart.initMs,
    unrendered,
  });
  const fixedMs = splitMs + assembleMs + 2 * smallStartMs + 2 * DELIVERY_MS;
  const parallel = Math.min(slices, accountConcurrency);
  return {
    slices,
    invocations,
    usage,
    usd: costOf(usage, architecture),
    ends: { rendered: outcome.succeeded, failed: outcome.failed, expired: outcome.expired },
    time: {
      // The first events leave while the splitter still publishes the others.
      finishMs: fixedMs - slices * SMALL_FUNCTIONS.splitter.perSliceMs + outcome.finishMs,
      leastMs: fixedMs + smallStartMs + (slices / parallel) * meanMs,
      queueDelay: spreadOf(outcome.queuedMs.filter((ms) => !Number.isNaN(ms))),
      peakConcurrency: outcome.peakConcurrency,
      rampUpMs: outcome.peakAtMs,
      coldStarts: outcome.coldStarts,
      throttles: outcome.throttles,
    },
  };
};
