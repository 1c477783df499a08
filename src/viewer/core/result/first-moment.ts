import type { Job } from '../../../shared/core/documents/job.ts';
import type { Manifest } from '../../../shared/core/documents/manifest.ts';
import { plannedMs } from '../../../shared/core/job/job-slices.ts';
import type { Slice } from '../../../shared/core/slices/plan-slices.ts';
import type { BoardSlice } from '../board/slice-board.ts';

/** Films often begin in black: where there is no best picture, what is shown first is a third into them. */
const FIRST_SHOWN_PART = 3;

/** The whole second that a moment is in, as frames are of such: the film beside a frame shows the same then. Not before a part begins. */
const wholeSecondMs = (ms: number, earliestMs: number): number => Math.max(earliestMs, Math.floor(ms / 1000) * 1000);

/** The moment that is shown first of a job that is done: its best picture's. @returns milliseconds of the film */
export const firstMomentMs = (
  job: Pick<Job, 'probe' | 'options'>,
  plan: readonly Slice[],
  manifest: Pick<Manifest, 'poster'> | undefined,
): number => {
  if (manifest?.poster !== undefined) return manifest.poster.second * 1000;
  const startMs = plan[0]?.startMs ?? 0;
  return wholeSecondMs(startMs + plannedMs(job) / FIRST_SHOWN_PART, startMs);
};

const middleOf = ({ startMs, endMs }: Slice): number => wholeSecondMs((startMs + endMs) / 2, startMs);

/** The second in the middle of the rendered slice that is nearest to a moment; undefined while none is rendered. */
export const nearestRenderedMs = (
  slices: readonly BoardSlice[],
  plan: readonly Slice[],
  ms: number,
): number | undefined => {
  let nearest: number | undefined;
  for (const slice of plan) {
    if (slices[slice.index]?.state !== 'rendered') continue;
    const middle = middleOf(slice);
    if (nearest === undefined || Math.abs(middle - ms) < Math.abs(nearest - ms)) nearest = middle;
  }
  return nearest;
};
