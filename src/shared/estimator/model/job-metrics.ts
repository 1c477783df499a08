import type { Job } from '../../core/documents/job.ts';
import type { Manifest } from '../../core/documents/manifest.ts';
import type { SliceRecord } from '../../core/documents/slice-record.ts';
import { levelsOf } from './interval-metrics.ts';
import { type CountedJob, intervalOf, type MeasuredSlice, totalsOf, wasTried } from './job-totals.ts';
import { type Spread, spreadOf } from './spread.ts';

/** One slice on the job's clock: milliseconds since the job was created. */
export interface SliceTimes {
  readonly index: number;
  readonly status: SliceRecord['status'];
  readonly queuedMs: number;
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly coldStart: boolean;
  readonly memoryMb: number;
  readonly cpuMs: number;
}

/** How parallel a job was, by its records. Times are milliseconds. */
export interface JobMetrics {
  readonly jobId: string;
  readonly sliceCount: number;
  readonly recorded: number;
  readonly failed: number;
  readonly totals: Manifest['metrics'];
  /** from the first slice's start to the moment at which most slices ran */
  readonly rampUpMs: number;
  readonly queueDelay: Spread;
  readonly renderTime: Spread;
  readonly coldStarts: number;
  /** slices that run from a moment of the job on, in order */
  readonly running: readonly { readonly atMs: number; readonly slices: number }[];
  /** by index */
  readonly slices: readonly SliceTimes[];
}

/**
 * Compute a job's metrics from its records.
 * @param records the existing records, in any order
 */
export const jobMetrics = (job: Pick<Job, 'jobId'> & CountedJob, records: readonly MeasuredSlice[]): JobMetrics => {
  const createdMs = Date.parse(job.createdAt);
  const tried = records.filter(wasTried);
  const running = levelsOf(tried.map(intervalOf)).map(({ atMs, open }) => ({ atMs: atMs - createdMs, slices: open }));
  const peak = Math.max(0, ...running.map(({ slices }) => slices));
  const peakAtMs = running.find(({ slices }) => slices === peak)?.atMs ?? 0;
  const slices = records.map((record): SliceTimes => {
    const { index, status, coldStart, memoryMb, cpuMs } = record;
    const { startMs, endMs } = intervalOf(record);
    const startedMs = startMs - createdMs;
    const finishedMs = endMs - createdMs;
    return { index, status, queuedMs: startedMs - record.queuedMs, startedMs, finishedMs, coldStart, memoryMb, cpuMs };
  });
  return {
    jobId: job.jobId,
    sliceCount: job.sliceCount,
    recorded: records.length,
    failed: records.filter(({ status }) => status === 'failed').length,
    totals: totalsOf(job, records),
    rampUpMs: peakAtMs - (running[0]?.atMs ?? 0),
    queueDelay: spreadOf(tried.map(({ queuedMs }) => queuedMs)),
    renderTime: spreadOf(tried.map(intervalOf).map(({ startMs, endMs }) => endMs - startMs)),
    coldStarts: records.filter(({ coldStart }) => coldStart).length,
    running,
    slices: slices.sort((a, b) => a.index - b.index),
  };
};
