import { formatCount, formatSpan, formatUsd } from '../../core/text/format.ts';
import type { JobMetrics } from '../model/job-metrics.ts';
import { PRICES_AS_OF } from '../model/prices.ts';
import type { Spread } from '../model/spread.ts';

const spread = ({ p50, p95, p99 }: Spread): string =>
  `p50 ${formatSpan(p50)}, p95 ${formatSpan(p95)}, p99 ${formatSpan(p99)}`;

/** Rows of a report about the course of a job: a label and its text each. */
export const metricsRows = (metrics: JobMetrics): [string, string][] => {
  const { sliceCount, recorded, failed, totals, coldStarts } = metrics;
  return [
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
};
