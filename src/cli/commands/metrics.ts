import { PRICES_AS_OF } from '../../shared/estimate/prices.ts';
import { type JobMetrics, jobMetrics } from '../../shared/metrics/job-metrics.ts';
import type { Spread } from '../../shared/metrics/spread.ts';
import { concurrencySvg } from '../../shared/report/concurrency-svg.ts';
import { formatCount, formatSpan } from '../../shared/report/format.ts';
import { metricsCsv } from '../../shared/report/metrics-csv.ts';
import { type CommandIo, homeOf, print } from '../command-io.ts';
import { concurrencyChart } from '../concurrency-chart.ts';
import { formatUsd } from '../estimate/estimate-report.ts';
import { EXIT } from '../exit-codes.ts';
import { findJob, type JobFlags, readJobArgument } from '../job-argument.ts';
import { makeRecordReader } from '../job-reader.ts';
import { openJobs } from '../open-jobs.ts';
import { UsageError } from '../usage-error.ts';

/** Flags of `metrics` as commander hands them over. */
export interface MetricsFlags extends JobFlags {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly svg?: boolean;
}

const WIDTH = 72;

const spread = ({ p50, p95, p99 }: Spread): string =>
  `p50 ${formatSpan(p50)}, p95 ${formatSpan(p95)}, p99 ${formatSpan(p99)}`;

const reportLines = (metrics: JobMetrics, columns: number): string[] => {
  const { jobId, sliceCount, recorded, failed, totals, coldStarts } = metrics;
  const rows: [string, string][] = [
    ['slices', `${recorded} of ${sliceCount} recorded, ${failed} failed`],
    ['time', `${formatSpan(totals.makespanMs)} for ${formatSpan(totals.busyMs)} of work: ${totals.speedup}x as fast`],
    [
      'peak',
      `${formatCount(totals.peakConcurrency, 'slice')} at once, ${formatSpan(metrics.rampUpMs)} after the first`,
    ],
    ['queued', spread(metrics.queueDelay)],
    ['render', spread(metrics.renderTime)],
    ['memory', `${totals.gbSeconds} GB-seconds, ${formatCount(coldStarts, 'cold start')}`],
    ['cost', `${formatUsd(totals.estimatedUsd ?? 0)} on AWS by list prices of ${PRICES_AS_OF}`],
  ];
  const chart = concurrencyChart(metrics, Math.min(WIDTH, columns));
  return [
    jobId,
    ...rows.map(([label, text]) => `  ${label.padEnd(8)} ${text}`),
    ...(chart.length === 0 ? [] : ['', '  slices that ran, since the job was created', ...chart]),
  ];
};

const linesOf = (metrics: JobMetrics, form: 'json' | 'csv' | 'svg' | undefined, columns: number): string[] => {
  if (form === 'json') return [JSON.stringify(metrics)];
  if (form === 'csv') return metricsCsv(metrics);
  if (form === 'svg') return [concurrencySvg(metrics).trimEnd()];
  return reportLines(metrics, columns);
};

/**
 * `fanreel metrics JOB`: how parallel a job was, from its records alone; also of a job that is still open.
 * @throws {UsageError} when the argument is no job id
 */
export const metricsCommand = async (raw: string, flags: MetricsFlags, io: CommandIo): Promise<number> => {
  const jobId = readJobArgument(raw);
  const forms = (['json', 'csv', 'svg'] as const).filter((form) => flags[form] === true);
  if (forms.length > 1) {
    throw new UsageError(
      `${forms.map((form) => `--${form}`).join(' and ')} are ${forms.length === 2 ? 'two' : 'three'} forms; give one.`,
    );
  }
  const reached = await openJobs({ stack: flags.stack, home: homeOf(io), command: 'metrics' });
  try {
    const { buckets } = reached;
    const job = await findJob(buckets, jobId);
    const records = await makeRecordReader(buckets.store, buckets.output, jobId)();
    const metrics = jobMetrics(job, [...records.values()]);
    print(io.stdout, ...linesOf(metrics, forms[0], io.stdout.columns ?? WIDTH));
    return EXIT.complete;
  } finally {
    await reached.close();
  }
};
