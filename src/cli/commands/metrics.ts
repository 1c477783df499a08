import { openFanreel } from '../../sdk/client/open-fanreel.ts';
import { UsageError } from '../../sdk/core/usage/usage-error.ts';
import type { JobFlags } from '../../sdk/job/job-argument.ts';
import type { JobMetrics } from '../../shared/estimator/model/job-metrics.ts';
import { concurrencySvg } from '../../shared/estimator/report/concurrency-svg.ts';
import { metricsCsv } from '../../shared/estimator/report/metrics-csv.ts';
import { metricsRows } from '../../shared/estimator/report/metrics-rows.ts';
import { concurrencyChart } from '../core/words/concurrency-chart.ts';
import { EXIT } from '../core/words/exit-codes.ts';
import { type CommandIo, clientOptions } from '../terminal/command-io.ts';

/** Flags of `metrics` as commander hands them over. */
export interface MetricsFlags extends JobFlags {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly svg?: boolean;
}

const WIDTH = 72;

const reportLines = (metrics: JobMetrics, columns: number): string[] => {
  const chart = concurrencyChart(metrics, Math.min(WIDTH, columns));
  return [
    metrics.jobId,
    ...metricsRows(metrics).map(([label, text]) => `  ${label.padEnd(8)} ${text}`),
    ...(chart.length === 0 ? [] : ['', '  slices that ran, since the job was created', ...chart]),
  ];
};

const show = (metrics: JobMetrics, form: 'json' | 'csv' | 'svg' | undefined, { stdout }: CommandIo): void => {
  if (form === 'json') stdout.json(metrics);
  else if (form === 'csv') stdout.lines(...metricsCsv(metrics));
  else if (form === 'svg') stdout.text(concurrencySvg(metrics));
  else stdout.lines(...reportLines(metrics, stdout.columns ?? WIDTH));
};

/**
 * `fanreel metrics JOB`: how parallel a job was, from its records alone. Works for open jobs too.
 * @throws {UsageError} when no job or more than one fits the argument
 */
export const metricsCommand = async (raw: string, flags: MetricsFlags, io: CommandIo): Promise<number> => {
  const forms = (['json', 'csv', 'svg'] as const).filter((form) => flags[form] === true);
  if (forms.length > 1) {
    throw new UsageError(
      `${forms.map((form) => `--${form}`).join(' and ')} exclude each other: each is a form of the same figures. Give one.`,
    );
  }
  const fanreel = openFanreel({ ...clientOptions(io), stack: flags.stack });
  try {
    show(await fanreel.metrics(await fanreel.find(raw)), forms[0], io);
    return EXIT.complete;
  } finally {
    await fanreel.close();
  }
};
