import type { Job } from '../contracts/job.ts';
import type { Manifest } from '../contracts/manifest.ts';
import type { SliceRecord } from '../contracts/slice-record.ts';
import { type Interval, peakOf } from './interval-metrics.ts';

const MB_PER_GB = 1024;

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** When a slice was worked on. */
export const intervalOf = ({ startedAt, finishedAt }: Pick<SliceRecord, 'startedAt' | 'finishedAt'>): Interval => ({
  startMs: Date.parse(startedAt),
  endMs: Date.parse(finishedAt),
});

/** How much work a job was, and how parallel. @param records those of its slices that have one */
export const totalsOf = (job: Pick<Job, 'createdAt'>, records: readonly SliceRecord[]): Manifest['metrics'] => {
  const intervals = records.map(intervalOf);
  const busy = intervals.map(({ startMs, endMs }) => Math.max(0, endMs - startMs));
  const busyMs = busy.reduce((sum, ms) => sum + ms, 0);
  const createdMs = Date.parse(job.createdAt);
  const makespanMs = intervals.reduce((latest, { endMs }) => Math.max(latest, endMs - createdMs), 0);
  const gbSeconds = records.reduce(
    (sum, { memoryMb }, at) => sum + (memoryMb / MB_PER_GB) * ((busy[at] ?? 0) / 1000),
    0,
  );
  return {
    makespanMs,
    peakConcurrency: peakOf(intervals),
    busyMs,
    gbSeconds: rounded(gbSeconds),
    speedup: makespanMs === 0 ? 0 : rounded(busyMs / makespanMs),
  };
};
