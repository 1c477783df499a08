import type { SliceBoard } from './slice-board.ts';

/** Slices that failed for the same reason. */
export interface FailureGroup {
  readonly reason: string;
  /** indexes of the slices, ascending */
  readonly indexes: readonly number[];
}

/** Group failed slices by their reason, the most frequent reason first. */
export const failureGroups = ({ slices }: Pick<SliceBoard, 'slices'>): FailureGroup[] => {
  const byReason = new Map<string, number[]>();
  for (const { index, state, error } of slices) {
    if (state !== 'failed') continue;
    const reason = error === undefined ? 'No reason is known.' : `${error.name}: ${error.message}`;
    const indexes = byReason.get(reason) ?? [];
    indexes.push(index);
    byReason.set(reason, indexes);
  }
  return [...byReason]
    .map(([reason, indexes]) => ({ reason, indexes }))
    .sort((a, b) => b.indexes.length - a.indexes.length);
};
