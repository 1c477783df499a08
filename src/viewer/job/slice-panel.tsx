import { useState } from 'preact/hooks';
import { SLICE_STATES, type SliceBoard } from '../core/board/slice-board.ts';
import { countWords, sliceWords } from '../core/board/slice-words.ts';
import type { JobPlan } from '../course/job-session.ts';
import { useSlow } from '../ui/use-slow.ts';
import { SliceGrid } from './slice-grid.tsx';

/** Interval of announcements for screen readers: one for every slice would be too many. */
const TOLD_EVERY_MS = 5_000;

const STATE_WORDS = { waiting: 'waiting', running: 'running', failed: 'failed', rendered: 'rendered' } as const;

/** All slices with their states, and the details of one of them. */
export const SlicePanel = ({ board, plan }: { readonly board: SliceBoard; readonly plan: JobPlan }) => {
  const [current, setCurrent] = useState(0);
  const [pointed, setPointed] = useState<number>();
  const told = useSlow(countWords(board.counts), TOLD_EVERY_MS);
  const shown = pointed ?? current;
  const slice = board.slices[shown];
  return (
    <section class="card stack" aria-labelledby="slices-title">
      <div class="row spread">
        <h2 id="slices-title">Slices</h2>
        <ul class="legend small" aria-label="States">
          {SLICE_STATES.map((state) => (
            <li key={state}>
              <span class={`legend-mark legend-${state}`} aria-hidden="true" />
              <span class="figure">{board.counts[state]}</span> {STATE_WORDS[state]}
            </li>
          ))}
        </ul>
      </div>
      <p class="visually-hidden" role="status">
        {told}
      </p>
      <SliceGrid board={board} plan={plan.slices} current={current} onCurrent={setCurrent} onPoint={setPointed} />
      <p class="grid-words small faint">{slice === undefined ? '' : sliceWords(slice, plan.slices[shown])}</p>
    </section>
  );
};
