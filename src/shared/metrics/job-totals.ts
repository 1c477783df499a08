import type { Job } from '../contracts/job.ts';
import type { Manifest } from '../contracts/manifest.ts';
import type { SliceRecord } from '../contracts/slice-record.ts';
import { type Cost, costOf, ephemeralGbSecondsOf, gbSecondsOf } from '../estimate/cost.ts';
import { usageOfJob } from '../estimate/job-usage.ts';
import { functionSpec } from '../topology.ts';
import { type Interval, peakOf } from './interval-metrics.ts';

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** When a slice was worked on. */
export const intervalOf = ({ startedAt, finishedAt }: Pick<SliceRecord, 'startedAt' | 'finishedAt'>): Interval => ({
  startMs: Date.parse(startedAt),
  endMs: Date.parse(finishedAt),
});

/** What of a record tells how a slice went. */
export type MeasuredSlice = Pick<
  SliceRecord,
  'index' | 'status' | 'startedAt' | 'finishedAt' | 'queuedMs' | 'coldStart' | 'memoryMb' | 'cpuMs'
>;

/** What a job is for its totals. */
export type CountedJob = Pick<Job, 'createdAt' | 'probe' | 'options' | 'sliceCount'>;

const busyMsOf = (record: MeasuredSlice): number => {
  const { startMs, endMs } = intervalOf(record);
  return Math.max(0, endMs - startMs);
};

/**
 * What a job costs on AWS, by its records and the price file: one execution a record, so attempts that left no record are not in
 * it; requests and the small functions as an estimate counts them.
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

/** How much work a job was, how parallel, and what it costs on AWS. @param records those of its slices that have one */
export const totalsOf = (job: CountedJob, records: readonly MeasuredSlice[]): Manifest['metrics'] => {
  const intervals = records.map(intervalOf);
  const busyMs = records.reduce((sum, record) => sum + busyMsOf(record), 0);
  const createdMs = Date.parse(job.createdAt);
  const makespanMs = intervals.reduce((latest, { endMs }) => Math.max(latest, endMs - createdMs), 0);
  const gbSeconds = records.reduce((sum, record) => sum + gbSecondsOf(record.memoryMb, busyMsOf(record)), 0);
  return {
    makespanMs,
    peakConcurrency: peakOf(intervals),
    busyMs,
    gbSeconds: rounded(gbSeconds),
    estimatedUsd: Math.round(costOfJob(job, records).total * 1e6) / 1e6,
    speedup: makespanMs === 0 ? 0 : rounded(busyMs / makespanMs),
  };
};
