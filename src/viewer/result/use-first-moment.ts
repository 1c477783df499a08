import { useRef } from 'preact/hooks';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import type { SliceBoard } from '../core/board/slice-board.ts';
import { firstMomentMs, nearestRenderedMs } from '../core/result/first-moment.ts';
import type { JobPlan } from '../course/job-session.ts';

/**
 * The moment that the page shows while none is chosen: that of the best picture; while the job runs, one in the first slice that was
 * found rendered, which then stays.
 * @param manifest undefined while the job is open
 * @returns milliseconds of the film
 */
export const useFirstMoment = ({ job, slices }: JobPlan, manifest: Manifest | undefined, board: SliceBoard): number => {
  const usualMs = firstMomentMs(job, slices, manifest);
  const found = useRef<number>(undefined);
  if (manifest === undefined) found.current ??= nearestRenderedMs(board.slices, slices, usualMs);
  return manifest === undefined ? (found.current ?? usualMs) : usualMs;
};
