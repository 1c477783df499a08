import { useMemo } from 'preact/hooks';
import { formatSpan } from '../../shared/core/text/format.ts';
import type { Spread } from '../../shared/estimator/model/spread.ts';
import { concurrencySvg } from '../../shared/estimator/report/concurrency-svg.ts';
import { metricsCsv } from '../../shared/estimator/report/metrics-csv.ts';
import { metricsRows } from '../../shared/estimator/report/metrics-rows.ts';
import { runningSeries, timesBySlice } from '../core/concurrency/running-series.ts';
import type { JobPlan } from '../course/job-session.ts';
import { Card } from '../ui/card.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { saveFile } from '../ui/save-file.ts';
import { useNow } from '../ui/use-now.ts';
import { Chart } from './chart.tsx';
import type { RunFigures } from './use-run-figures.ts';

/** Interval of redrawing while slices run: their lines grow until now. */
const NOW_EVERY_MS = 1000;

const spreadWords = ({ p50, p95 }: Spread): string => `${formatSpan(p50)} median, 95 % within ${formatSpan(p95)}`;

const save = (parts: string[], type: string, name: string): void => saveFile(new Blob(parts, { type }), name);

/** Concurrency of a job in charts and figures, with both as files to download. */
export const ConcurrencyView = ({ figures, plan }: { readonly figures: RunFigures; readonly plan: JobPlan }) => {
  const { board, metrics } = figures;
  const isRunning = board.slices.some(({ state }) => state === 'running');
  const nowMs = useNow(isRunning ? NOW_EVERY_MS : undefined);
  const { running, times } = useMemo(() => {
    const series = runningSeries(board.slices, Date.parse(plan.job.createdAt), nowMs);
    const { queued, took } = timesBySlice(board.slices);
    const numbers = board.slices.map(({ index }) => index + 1);
    const both = took.map((span, at) => (span === null ? null : span + (queued[at] ?? 0)));
    return {
      running: [series.seconds, series.running] as [number[], number[]],
      times: [numbers, both, took] as [number[], (number | null)[], (number | null)[]],
    };
  }, [board, plan, nowMs]);
  const { jobId } = plan.job;
  const { totals } = metrics;
  const meanAtOnce = totals.makespanMs > 0 ? (totals.busyMs / totals.makespanMs).toFixed(1) : '0';
  const downloads: MenuItem[] = [
    { text: 'CSV', does: () => save([`${metricsCsv(metrics).join('\n')}\n`], 'text/csv', `${jobId}.csv`) },
    { text: 'SVG', does: () => save([concurrencySvg(metrics)], 'image/svg+xml', `${jobId}.svg`) },
  ];
  return (
    <Card
      title="Concurrency"
      aside={<Menu kind="quiet" icon="download" label="Download the figures" items={downloads} />}
    >
      <div class="charts">
        <Chart
          title="Slices at work"
          xLabel="seconds since the job was created"
          yLabel="slices"
          counts={['y']}
          series={[
            {
              label: 'at once',
              value: `${totals.peakConcurrency} at most, ${meanAtOnce} on average`,
              colour: 'series-2',
              as: 'area',
            },
          ]}
          data={running}
        />
        <Chart
          title="Time of each slice"
          xLabel="slice"
          yLabel="seconds"
          counts={['x']}
          series={[
            { label: 'waited', value: spreadWords(metrics.queueDelay), colour: 'series-1', as: 'bars' },
            { label: 'rendered', value: spreadWords(metrics.renderTime), colour: 'series-3', as: 'bars' },
          ]}
          data={times}
        />
      </div>
      <dl class="metrics small">
        {metricsRows(metrics).map(([label, text]) => (
          <div key={label}>
            <dt class="faint">{label}</dt>
            <dd class="figure">{text}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
};
