import { useMemo } from 'preact/hooks';
import { plannedMs } from '../../shared/core/job/job-slices.ts';
import { formatSpan, formatSpeed, formatUsd } from '../../shared/core/text/format.ts';
import { liveFigures } from '../core/board/live-figures.ts';
import type { JobPlan } from '../course/job-session.ts';
import type { JobCourse } from '../course/use-job-course.ts';

const UNKNOWN = '–';

/** Speed, remaining time and cost of a job. */
export const JobFigures = ({
  course,
  plan,
  isOpen,
}: {
  readonly course: JobCourse;
  readonly plan: JobPlan;
  readonly isOpen: boolean;
}) => {
  const { board, metrics, cost } = course;
  const { totals } = metrics;
  const { doneMs, speed: liveSpeed, leftMs } = useMemo(() => liveFigures(board.slices, plan.slices), [board, plan]);
  const mediaMs = plannedMs(plan.job);
  const wholeSpeed = totals.makespanMs > 0 && doneMs > 0 ? doneMs / totals.makespanMs : undefined;
  const speed = isOpen ? liveSpeed : wholeSpeed;
  const rows: (readonly [string, string])[] = [
    ['Rendered', `${Math.floor((100 * doneMs) / mediaMs)} %`],
    ['Times real time', speed === undefined ? UNKNOWN : formatSpeed(speed)],
    isOpen
      ? ['Time left', leftMs === undefined ? UNKNOWN : formatSpan(leftMs)]
      : ['Took', totals.makespanMs === 0 ? UNKNOWN : formatSpan(totals.makespanMs)],
    [isOpen ? 'Cost on AWS so far' : 'Cost on AWS', formatUsd(cost)],
    ['Most at once', String(Math.max(board.counts.running, totals.peakConcurrency))],
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
