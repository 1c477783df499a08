import { useMemo } from 'preact/hooks';
import { jobMetrics } from '../../shared/metrics/job-metrics.ts';
import { formatSpan, formatSpeed, formatUsd } from '../../shared/report/format.ts';
import { useSlow } from '../ui/use-slow.ts';
import { liveFigures } from './board/live-figures.ts';
import { measuredSlices } from './board/measured-slices.ts';
import type { SliceBoard } from './board/slice-board.ts';
import type { JobPlan } from './job-session.ts';

const EVERY_MS = 1_000;
const UNKNOWN = '–';

/** Figures of ten thousand slices take some 20 ms: they are worked out less often. */
const restMs = (count: number): number => EVERY_MS + count / 4;

/** How fast the job is, how long it will take, what it costs. */
export const JobFigures = ({
  board,
  plan,
  isOpen,
}: {
  readonly board: SliceBoard;
  readonly plan: JobPlan;
  readonly isOpen: boolean;
}) => {
  const slow = useSlow(board, restMs(board.slices.length));
  const figures = useMemo(() => {
    const { doneMs, speed, leftMs } = liveFigures(slow.slices, plan.slices);
    const { totals } = jobMetrics(plan.job, measuredSlices(slow));
    const { durationMs } = plan.job.probe;
    const whole = totals.makespanMs > 0 ? durationMs / totals.makespanMs : undefined;
    return { doneMs, leftMs, totals, durationMs, speed: isOpen ? speed : whole };
  }, [slow, plan, isOpen]);
  const { doneMs, leftMs, totals, durationMs, speed } = figures;
  const rows: (readonly [string, string])[] = [
    ['Rendered', `${Math.floor((100 * doneMs) / durationMs)} %`],
    ['Times real time', speed === undefined ? UNKNOWN : formatSpeed(speed)],
    isOpen
      ? ['Time left', leftMs === undefined ? UNKNOWN : formatSpan(leftMs)]
      : ['Took', totals.makespanMs === 0 ? UNKNOWN : formatSpan(totals.makespanMs)],
    [isOpen ? 'Cost on AWS so far' : 'Cost on AWS', formatUsd(totals.estimatedUsd ?? 0)],
    ['Most at once', String(totals.peakConcurrency)],
  ];
  return (
    <dl class="figures">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt class="small faint">{label}</dt>
          <dd class="figure">{value}</dd>
        </div>
      ))}
    </dl>
  );
};
