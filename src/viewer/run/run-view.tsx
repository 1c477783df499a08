import { formatSpan, formatSpeed, formatUsd } from '../../shared/core/text/format.ts';
import type { JobCourseProps } from '../course/planned-job.ts';
import { ConcurrencyView } from './concurrency-view.tsx';
import { CoverageCard } from './coverage-card.tsx';
import { FilesSection } from './files-section.tsx';
import { SlicePanel } from './slice-panel.tsx';
import { type RunFigures, useRunFigures } from './use-run-figures.ts';
import './run.css';

const UNKNOWN = '–';

/** Figures of a video job so far. */
const Figures = ({ answer, figures }: Pick<JobCourseProps, 'answer'> & { readonly figures: RunFigures }) => {
  const { board, metrics, cost } = figures;
  const { makespanMs, speedup, peakConcurrency } = metrics.totals;
  const isOpen = answer.status === 'open';
  const rows: (readonly [string, string])[] = [
    [isOpen ? 'Running for' : 'Took', makespanMs === 0 ? UNKNOWN : formatSpan(makespanMs)],
    ['Work in that time', makespanMs === 0 ? UNKNOWN : formatSpeed(speedup)],
    ['Most slices at once', String(Math.max(board.counts.running, peakConcurrency))],
    [isOpen ? 'Cost on AWS so far' : 'Cost on AWS', formatUsd(cost)],
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

/** How a job was rendered: that nothing is missing, what every slice did, what it cost, and all files. */
export const RunView = ({ session, answer, plan, board, course }: JobCourseProps) => {
  const figures = useRunFigures({ course, plan });
  const isVideo = answer.media === 'video';
  const { manifest } = answer;
  const stitched = session.stitched.value;
  return (
    <div class="stack run">
      {manifest === undefined ? null : <CoverageCard manifest={manifest} />}
      {isVideo ? (
        <>
          <Figures answer={answer} figures={figures} />
          <SlicePanel board={board} plan={plan} />
          <ConcurrencyView figures={figures} plan={plan} />
        </>
      ) : null}
      {manifest === undefined ? null : (
        <FilesSection answer={answer} stitched={stitched.state === 'there' ? stitched.record : undefined} />
      )}
      <p class="small faint mono">{answer.jobId}</p>
    </div>
  );
};
