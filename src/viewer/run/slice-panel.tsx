import { useState } from 'preact/hooks';
import { formatNumber } from '../../shared/core/text/format.ts';
import { SLICE_STATES, type SliceBoard } from '../core/board/slice-board.ts';
import { sliceWords } from '../core/board/slice-words.ts';
import type { JobPlan } from '../course/job-session.ts';
import { Card } from '../ui/card.tsx';
import { SliceGrid } from './slice-grid.tsx';

/** All slices with their states, and the details of one of them. */
export const SlicePanel = ({ board, plan }: { readonly board: SliceBoard; readonly plan: JobPlan }) => {
  const [current, setCurrent] = useState(0);
  const [pointed, setPointed] = useState<number>();
  const shown = pointed ?? current;
  const slice = board.slices[shown];
  return (
    <Card
      title="Slices"
      aside={
        <ul class="legend small" aria-label="States">
          {SLICE_STATES.map((state) => (
            <li key={state}>
              <span class={`legend-mark legend-${state}`} aria-hidden="true" />
              <span class="figure">{formatNumber(board.counts[state])}</span> {state}
            </li>
          ))}
        </ul>
      }
    >
      <SliceGrid board={board} plan={plan.slices} current={current} onCurrent={setCurrent} onPoint={setPointed} />
      <p class="grid-words small faint">{slice === undefined ? '' : sliceWords(slice, plan.slices[shown])}</p>
    </Card>
  );
};
