import { formatCount, formatSpan, formatUsd } from '../../shared/core/text/format.ts';
import type { Cost } from '../../shared/estimator/model/cost.ts';
import type { Spread } from '../../shared/estimator/model/spread.ts';
import type { AwsEstimate } from '../../shared/estimator/simulation/aws-estimate.ts';
import type { DayPlan } from '../../shared/estimator/simulation/day-plan.ts';
import type { MachineEstimate } from '../../shared/estimator/simulation/machine-estimate.ts';

/** An estimate as a JSON document. Times are milliseconds, money is USD. */
export interface EstimateDocument {
  readonly version: 1;
  /** name as typed; null when only a length was given */
  readonly file: string | null;
  readonly durationMs: number;
  readonly sliceSeconds: number;
  readonly renders: readonly string[];
  readonly assumptions: readonly string[];
  readonly prices: { readonly asOf: string; readonly region: string };
  readonly aws: AwsEstimate & {
    readonly profile: { readonly name: string; readonly memoryMb: number; readonly meanWorkMs: number };
    readonly accountConcurrency: number;
    readonly seed: number;
  };
  readonly here: MachineEstimate & { readonly basis: string };
  readonly day?: DayPlan;
}

/** `1,234` and, below ten, `1.2`. */
const grouped = (value: number): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: value < 10 && !Number.isInteger(value) ? 1 : 0 });

const row = (label: string, text: string): string => `  ${label.padEnd(12)} ${text}`;

const costText = ({ total, lambda, s3, eventBridge, xray }: Cost): string =>
  `${formatUsd(total)}: Lambda ${formatUsd(lambda)}, S3 ${formatUsd(s3)}, EventBridge ${formatUsd(eventBridge)}, X-Ray ${formatUsd(xray)}`;

const spreadText = ({ p50, p95, p99 }: Spread): string =>
  `p50 ${formatSpan(p50)}, p95 ${formatSpan(p95)}, p99 ${formatSpan(p99)}`;

const awsRows = ({ aws }: EstimateDocument): string[] => {
  const { invocations, usage, usd, time, ends } = aws;
  const lost = ends.failed + ends.expired;
  return [
    row(
      'invocations',
      `${grouped(usage.invocations)}: ${invocations.splitter} splitter, ${grouped(invocations.worker)} worker, ${grouped(invocations.assembler)} assembler, ${invocations.stitcher} stitcher`,
    ),
    row('events', grouped(usage.events)),
    row('requests', `${grouped(usage.s3Writes)} writes and lists, ${grouped(usage.s3Reads)} reads`),
    row('compute', `${grouped(usage.gbSeconds)} GB-seconds`),
    row('cost', costText(usd)),
    row(
      'time',
      `${formatSpan(time.finishMs)} from upload to manifest; ${formatSpan(time.leastMs)} if no slot were idle`,
    ),
    row(
      'at once',
      `at most ${grouped(time.peakConcurrency)}, ${formatSpan(time.rampUpMs)} after the first event; ${formatCount(time.coldStarts, 'cold start')}`,
    ),
    row('queued', `${spreadText(time.queueDelay)}; refused ${grouped(time.throttles)} times`),
    ...(lost === 0
      ? []
      : [row('not rendered', `${grouped(ends.failed)} failed on every attempt, ${grouped(ends.expired)} too old`)]),
  ];
};

const dayRows = ({ videosPerDay, slicesPerDay, usd, quotas, busiest }: DayPlan): string[] => [
  '',
  `${grouped(videosPerDay)} such videos a day on AWS`,
  row('slices', `${grouped(slicesPerDay)} a day`),
  row('cost', `${costText(usd)}, a day`),
  row(
    'busiest',
    `${formatSpan(busiest.spanMs)} simulated: ${spreadText(busiest.queueDelay)} in the queue, at most ${grouped(busiest.peakConcurrency)} at once, ${formatSpan(busiest.drainMs)} to drain`,
  ),
  ...quotas.map(({ name, mean, peak, limit, binds, remedy }) =>
    row(
      binds ? 'binds' : 'fits',
      `${name}: ${grouped(mean)} on average, ${grouped(peak)} at the peak, of ${grouped(limit)}${binds ? `; ${remedy}` : ''}`,
    ),
  ),
];

/** What the question was about, at the end, where it is read. */
const answerRows = ({ aws, here, day }: EstimateDocument): string[] => [
  '',
  `This machine takes ${formatSpan(here.wallMs)}. AWS takes ${formatSpan(aws.time.finishMs)} and ${formatUsd(aws.usd.total)}${
    day === undefined ? '.' : `; ${grouped(day.videosPerDay)} such videos a day are ${formatUsd(day.usd.total)} a day.`
  }`,
];

/**
 * An estimate for people, its answer at the end.
 * @param verbose say what it rests on as well
 * @returns lines
 */
export const estimateReport = (document: EstimateDocument, verbose = false): string[] => {
  const { file, durationMs, sliceSeconds, renders, aws, here, prices, assumptions, day } = document;
  return [
    `${file === null ? '' : `${file}: `}${formatSpan(durationMs)} of video, ${formatCount(aws.slices, 'slice')} of ${sliceSeconds} s, ${renders.join(', ')}`,
    '',
    `on AWS, prices of ${prices.asOf} in ${prices.region}`,
    ...awsRows(document),
    ...(day === undefined ? [] : dayRows(day)),
    '',
    'on this machine',
    row('time', `${formatSpan(here.wallMs)} with ${formatCount(here.concurrency, 'slice')} at once`),
    row('work', `${formatSpan(here.busyMs)}; ${here.basis}`),
    ...(verbose ? ['', 'assumptions', ...assumptions.map((text) => `  - ${text}`)] : []),
    ...answerRows(document),
    ...(verbose ? [] : ['--verbose says what this rests on.']),
  ];
};

/** One line that compares a prediction with the time that the run took. */
export const predictionLine = (predictedMs: number, takenMs: number): string => {
  const error = takenMs > 0 ? predictedMs / takenMs - 1 : 0;
  const percent = Math.round(Math.abs(error) * 100);
  const verdict = percent === 0 ? 'exact' : `${percent} % too ${error > 0 ? 'long' : 'short'}`;
  return `  estimate ${formatSpan(predictedMs)} predicted, ${formatSpan(takenMs)} taken with the upload: ${verdict}`;
};
