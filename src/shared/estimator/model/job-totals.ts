import type { Job } from '../../core/documents/job.ts';
import type { Manifest } from '../../core/documents/manifest.ts';
import type { SliceRecord } from '../../core/documents/slice-record.ts';
import { functionSpec } from '../../topology.ts';
import { type Cost, costOf, ephemeralGbSecondsOf, gbSecondsOf } from './cost.ts';
import { coveredMs, type Interval, peakOf } from './interval-metrics.ts';
import { usageOfJob } from './job-usage.ts';
import { makespanOf } from './makespan.ts';

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** When a slice was worked on. */
export const intervalOf = ({ startedAt, finishedAt }: Pick<SliceRecord, 'startedAt' | 'finishedAt'>): Interval => ({
  startMs: Date.parse(startedAt),
  endMs: Date.parse(finishedAt),
});

/** The fields of a record that are measured. */
export type MeasuredSlice = Pick<
  SliceRecord,
  'index' | 'status' | 'startedAt' | 'finishedAt' | 'queuedMs' | 'coldStart' | 'memoryMb' | 'cpuMs'
>;

/** The fields of a job that its totals need. */
export type CountedJob = Pick<Job, 'createdAt' | 'probe' | 'options' | 'sliceCount'>;

/** A record that no attempt wrote (cancelled, dropped before it started) took no time. */
export const wasTried = ({ startedAt, finishedAt }: Pick<SliceRecord, 'startedAt' | 'finishedAt'>): boolean =>
  startedAt !== finishedAt;

/** From the moment at which a slice was asked for to its end. */
const waitOf = (record: MeasuredSlice): Interval => {
  const { startMs, endMs } = intervalOf(record);
  return { startMs: startMs - record.queuedMs, endMs };
};

const busyMsOf = (record: MeasuredSlice): number => {
  const { startMs, endMs } = intervalOf(record);
  return Math.max(0, endMs - startMs);
};

/**
 * Cost of a job on AWS by its records and the price file. Each record counts as one execution, so attempts without a
 * record are not included. Requests and the small functions are counted as in an estimate.
 */
export const costOfJob = (job: CountedJob, records: readonly MeasuredSlice[]): Cost => {
  const { displayWidth: width, displayHeight: height } = job.probe.video;
  const shape = { durationMs: job.probe.durationMs, options: job.options, shown: { width, height } };
  const { ephemeralStorageMb } = functionSpec('worker');
  const usage = usageOfJob(shape, {
    attempts: records.length,
    gbSeconds: records.reduce((sum, record) => sum + gbSecondsOf(record.memoryMb, busyMsOf(record)), 0),
    ephemeralGbSeconds: records.reduce(
      (sum, record) => sum + ephemeralGbSecondsOf(ephemeralStorageMb, busyMsOf(record)),
      0,
    ),
    environments: records.filter(({ coldStart }) => coldStart).length,
    initMs: 0,
    unrendered: 0,
  });
  return costOf(usage);
};

/** A job's amount of work, parallelism and cost on AWS. @param records of the slices that have one */
export const totalsOf = (job: CountedJob, records: readonly MeasuredSlice[]): Manifest['metrics'] => {
  const intervals = records.map(intervalOf);
  const busyMs = records.reduce((sum, record) => sum + busyMsOf(record), 0);
  const makespanMs = makespanOf(
    intervals.map(({ endMs }) => endMs),
    Date.parse(job.createdAt),
  );
  const gbSeconds = records.reduce((sum, record) => sum + gbSecondsOf(record.memoryMb, busyMsOf(record)), 0);
  return {
    makespanMs,
    activeMs: coveredMs(records.filter(wasTried).map(waitOf)),
    peakConcurrency: peakOf(intervals),
    busyMs,
    gbSeconds: rounded(gbSeconds),
    estimatedUsd: Math.round(costOfJob(job, records).total * 1e6) / 1e6,
    speedup: makespanMs === 0 ? 0 : rounded(busyMs / makespanMs),
  };
};
