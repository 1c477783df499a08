import { useMemo } from 'preact/hooks';
import { concurrencySvg } from '../../shared/estimator/report/concurrency-svg.ts';
import { metricsCsv } from '../../shared/estimator/report/metrics-csv.ts';
import { metricsRows } from '../../shared/estimator/report/metrics-rows.ts';
import { runningSeries, timesBySlice } from '../core/concurrency/running-series.ts';
import type { JobPlan } from '../course/job-session.ts';
import type { JobCourse } from '../course/use-job-course.ts';
import { saveFile } from '../ui/save-file.ts';
import { useNow } from '../ui/use-now.ts';
import { Chart } from './chart.tsx';
import './concurrency.css';

/** Interval of redrawing while slices run: their lines grow until now. */
const NOW_EVERY_MS = 1000;

/** Concurrency of a job in charts and figures, with both as files to download. */
export const ConcurrencyView = ({ course, plan }: { readonly course: JobCourse; readonly plan: JobPlan }) => {
  const { board, metrics } = course;
  const isRunning = board.slices.some(({ state }) => state === 'running');
  const nowMs = useNow(isRunning ? NOW_EVERY_MS : undefined);
  const { running, times } = useMemo(() => {
    const series = runningSeries(board.slices, Date.parse(plan.job.createdAt), nowMs);
    const { queued, took } = timesBySlice(board.slices);
    const numbers = board.slices.map(({ index }) => index + 1);
    return {
      running: [series.seconds, series.running] as [number[], number[]],
      times: [numbers, queued, took] as [number[], (number | null)[], (number | null)[]],
    };
  }, [board, plan, nowMs]);
  const { jobId } = plan.job;
  return (
    <section class="card stack" aria-labelledby="concurrency-title">
      <div class="row spread">
        <h2 id="concurrency-title">Concurrency</h2>
        <div class="row">
          <button
            type="button"
            class="button"
            onClick={() =>
              saveFile(new Blob([`${metricsCsv(metrics).join('\n')}\n`], { type: 'text/csv' }), `${jobId}.csv`)
            }
          >
            Download CSV
          </button>
          <button
            type="button"
            class="button"
            onClick={() => saveFile(new Blob([concurrencySvg(metrics)], { type: 'image/svg+xml' }), `${jobId}.svg`)}
          >
            Download SVG
          </button>
        </div>
      </div>
      <div class="charts">
        <Chart
          label="Slices that run, over the time since the job was created"
          xLabel="seconds"
          yLabel="slices"
          counts={['y']}
          series={[{ label: 'running', colour: 'accent', as: 'steps' }]}
          data={running}
        />
        <Chart
          label="How long each slice waited and how long it took to render"
          xLabel="slice"
          yLabel="seconds"
          counts={['x']}
          series={[
            { label: 'queue delay', colour: 'focus', as: 'points' },
            { label: 'render time', colour: 'rendered', as: 'points' },
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
    </section>
  );
};
