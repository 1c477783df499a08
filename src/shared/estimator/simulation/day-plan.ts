import { DEFAULT_ARCHITECTURE } from '../../topology.ts';
import { AWS_LIMITS } from '../model/aws-limits.ts';
import { type Cost, costOf, timesUsage, type Usage } from '../model/cost.ts';
import { jobSizeOf } from '../model/job-size.ts';
import { drawAt } from '../model/random.ts';
import { eventsOf, sliceCountOf } from '../model/request-counts.ts';
import { SMALL_FUNCTIONS, smallFunctionMs, smallFunctionsOf } from '../model/small-functions.ts';
import { type Spread, spreadOf } from '../model/spread.ts';
import { makeWorkDraws, meanWorkMs } from '../model/work-duration.ts';
import { type AwsRequest, estimateOnAws } from './aws-estimate.ts';
import { simulateInvocations } from './simulate-invocations.ts';

/** A day of equal videos. */
export interface DayRequest extends AwsRequest {
  /** at least 1 */
  readonly videosPerDay: number;
  /** ratio of the busiest hour to the mean, at least 1 */
  readonly peakFactor: number;
}

/** One quota, and how much of it a day uses. */
export interface QuotaUse {
  readonly name: string;
  /** mean of the day */
  readonly mean: number;
  /** of the busiest hour */
  readonly peak: number;
  readonly limit: number;
  /** the busiest hour needs more than the quota allows */
  readonly binds: boolean;
  /** what to do about it */
  readonly remedy: string;
}

export interface DayPlan {
  readonly videosPerDay: number;
  readonly slicesPerDay: number;
  readonly usage: Usage;
  readonly usd: Cost;
  /** the quotas, the one that is used most first */
  readonly quotas: readonly QuotaUse[];
  /** slices of the busiest time, simulated for `spanMs` starting with empty queues */
  readonly busiest: {
    readonly spanMs: number;
    readonly slices: number;
    readonly queueDelay: Spread;
    readonly peakConcurrency: number;
    readonly throttles: number;
    /** how long work continues after the last video arrived, milliseconds */
    readonly drainMs: number;
  };
}

const SECONDS_PER_DAY = 86_400;
const HOUR_MS = 3_600_000;
/** More would only take longer to simulate. */
const MOST_SIMULATED_SLICES = 200_000;

const quotasOf = (request: DayRequest, usage: Usage, workersBusy: number): QuotaUse[] => {
  const { shape, videosPerDay, peakFactor, accountConcurrency } = request;
  const videosPerSecond = videosPerDay / SECONDS_PER_DAY;
  const size = jobSizeOf(shape);
  const smallMs = smallFunctionsOf(size).reduce((sum, name) => sum + smallFunctionMs(name, size), 0);
  const eventsPerSecond = videosPerSecond * eventsOf(shape);
  const quota = (name: string, mean: number, limit: number, remedy: string): QuotaUse => ({
    name,
    mean,
    peak: mean * peakFactor,
    limit,
    binds: mean * peakFactor > limit,
    remedy,
  });
  return [
    quota(
      'Lambda: concurrent executions',
      workersBusy + (videosPerSecond * smallMs) / 1000,
      accountConcurrency,
      'raise it in Service Quotas; until then slices wait in the queue, at most six hours',
    ),
    quota(
      'S3: writes a second, one partition',
      usage.s3Writes / SECONDS_PER_DAY,
      AWS_LIMITS.s3WritesPerSecond,
      'S3 splits a prefix by itself as it warms up; leave frames out (GenerateFrames=false) or spread stacks over accounts',
    ),
    quota(
      'S3: reads a second, one partition',
      usage.s3Reads / SECONDS_PER_DAY,
      AWS_LIMITS.s3ReadsPerSecond,
      'S3 splits a prefix by itself as it warms up',
    ),
    quota(
      'EventBridge: PutEvents calls a second',
      eventsPerSecond / AWS_LIMITS.entriesPerPutEvents,
      AWS_LIMITS.putEventsCallsPerSecond,
      'raise it in Service Quotas; what is refused is sent again',
    ),
    quota(
      'EventBridge: deliveries a second',
      eventsPerSecond,
      AWS_LIMITS.ruleInvocationsPerSecond,
      'raise it in Service Quotas; until then deliveries come late, none is lost',
    ),
  ].sort((a, b) => b.peak / b.limit - a.peak / a.limit);
};

const simulateBusiest = (request: DayRequest): DayPlan['busiest'] => {
  const { shape, profile, accountConcurrency, seed, videosPerDay, peakFactor } = request;
  const slices = sliceCountOf(shape);
  const videosPerMs = (videosPerDay * peakFactor) / (SECONDS_PER_DAY * 1000);
  const spanMs = Math.min(HOUR_MS, MOST_SIMULATED_SLICES / slices / videosPerMs);
  const videos = Math.max(1, Math.round(spanMs * videosPerMs));
  const begins = Float64Array.from({ length: videos }, (_, video) => drawAt(seed, video, 99) * spanMs).sort();
  const perSliceMs = SMALL_FUNCTIONS.splitter.perSliceMs;
  const arrivalsMs = Float64Array.from(
    { length: videos * slices },
    (_, at) => (begins[Math.floor(at / slices)] ?? 0) + (at % slices) * perSliceMs,
  ).sort();
  const draw = makeWorkDraws(profile.work, seed);
  const outcome = simulateInvocations({
    arrivalsMs,
    workMs: draw,
    concurrency: accountConcurrency,
    scaling: AWS_LIMITS.newEnvironments,
    coldStart: profile.coldStart,
    failureRate: profile.failureRate,
    retriesMs: AWS_LIMITS.functionErrorRetriesMs,
    backOff: AWS_LIMITS.throttleBackOff,
    maximumAgeMs: AWS_LIMITS.maximumEventAgeMs,
    seed,
  });
  return {
    spanMs,
    slices: arrivalsMs.length,
    queueDelay: spreadOf(outcome.queuedMs.filter((ms) => !Number.isNaN(ms))),
    peakConcurrency: outcome.peakConcurrency,
    throttles: outcome.throttles,
    drainMs: Math.max(0, outcome.finishMs - (arrivalsMs.at(-1) ?? 0)),
  };
};

/**
 * Plan a day of equal videos on AWS: its cost, its use of each quota, and the course of the busiest time. Uploads
 * arrive at random, in the busiest hour `peakFactor` times as often as on average. Costs count every video's
 * environments as new, the most expensive case.
 * @returns the same result for the same seed
 */
export const planDay = (request: DayRequest): DayPlan => {
  const { shape, profile, videosPerDay, architecture = DEFAULT_ARCHITECTURE } = request;
  // A video by itself, whose slices neither wait nor find a warm environment.
  const one = estimateOnAws({ ...request, accountConcurrency: AWS_LIMITS.accountConcurrency });
  const usage = timesUsage(one.usage, videosPerDay);
  const slicesPerDay = sliceCountOf(shape) * videosPerDay;
  const mediaMs = shape.durationMs * videosPerDay;
  const busyMs = (mediaMs / (shape.options.slice * 1000)) * meanWorkMs(profile.work);
  return {
    videosPerDay,
    slicesPerDay,
    usage,
    usd: costOf(usage, architecture),
    quotas: quotasOf(request, usage, busyMs / 1000 / SECONDS_PER_DAY),
    busiest: simulateBusiest(request),
  };
};
