import { useMemo } from 'preact/hooks';
import { formatCount, formatNumber } from '../../shared/core/text/format.ts';
import { failureGroups } from '../core/board/failure-groups.ts';
import type { SliceBoard } from '../core/board/slice-board.ts';
import { rangeWords } from '../core/board/slice-words.ts';
import type { JobPlan } from '../course/job-session.ts';

const MOST_REASONS = 5;
const MOST_SLICES = 8;

/** Why slices failed. */
export const FailureList = ({ board, plan }: { readonly board: SliceBoard; readonly plan: JobPlan }) => {
  const groups = useMemo(() => failureGroups(board), [board]);
  if (groups.length === 0) return null;
  return (
    <ul class="failures" aria-label="Slices that failed">
      {groups.slice(0, MOST_REASONS).map(({ reason, indexes }) => (
        <li key={reason}>
          <strong>
            {indexes
              .slice(0, MOST_SLICES)
              .map((index) => `Slice ${index + 1} (${rangeWords(plan.slices[index])})`)
              .join(', ')}
            {indexes.length > MOST_SLICES ? ` and ${formatNumber(indexes.length - MOST_SLICES)} more` : ''}
          </strong>
          <span>{reason}</span>
        </li>
      ))}
      {groups.length > MOST_REASONS ? <li>{formatCount(groups.length - MOST_REASONS, 'more reason')}</li> : null}
    </ul>
  );
};
