import type { SliceInWork } from '../../../local/live/slice-states.ts';
import { CANCELLED } from '../../../shared/core/completion/cancellation.ts';
import type { Job } from '../../../shared/core/documents/job.ts';
import type { Manifest } from '../../../shared/core/documents/manifest.ts';
import type { SliceRecord } from '../../../shared/core/documents/slice-record.ts';
import { type SliceView, sliceViewOf } from '../../../shared/core/documents/slice-view.ts';

/** A slice without a record. `waiting`: not known to have begun. Times are epoch milliseconds. */
export interface PendingSlice {
  readonly index: number;
  readonly state: 'waiting' | 'running';
  readonly attempt?: number;
  readonly queuedAtMs: number;
  readonly startedAtMs?: number;
}
export type SliceCourse = SliceView | PendingSlice;

/** How many slices of a job are in which state. */
export interface CourseCounts {
  readonly planned: number;
  readonly rendered: number;
  readonly failed: number;
  /** given up when the job was cancelled; not among the failed ones */
  readonly cancelled: number;
  readonly running: number;
  readonly waiting: number;
}

const pending = (index: number, state: SliceInWork | undefined, createdAtMs: number): PendingSlice => {
  if (state === undefined) return { index, state: 'waiting', queuedAtMs: createdAtMs };
  return { ...state, state: state.state === 'running' ? 'running' : 'waiting' };
};

/**
 * The course of every slice of a job so far.
 * @param records by slice index
 * @param states known states of slices without a record
 * @param gaps gaps of a closed job: these slices count as failed, even if their record says otherwise
 * @returns one course for each planned slice, in order
 */
export const sliceCourses = (
  job: Pick<Job, 'sliceCount' | 'createdAt'>,
  records: ReadonlyMap<number, SliceRecord>,
  states: readonly SliceInWork[] = [],
  gaps: Manifest['coverage']['gaps'] = [],
): SliceCourse[] => {
  const createdAtMs = Date.parse(job.createdAt);
  const stateOf = new Map(states.map((state) => [state.index, state]));
  const gapOf = new Map(gaps.map((gap) => [gap.index, gap]));
  return Array.from({ length: job.sliceCount }, (_, index): SliceCourse => {
    const record = records.get(index);
    if (record === undefined) return pending(index, stateOf.get(index), createdAtMs);
    const gap = gapOf.get(index);
    const view = sliceViewOf(record);
    return gap === undefined ? view : { ...view, state: 'failed', error: gap.error };
  });
};

/** Whether a slice was given up because its job was cancelled. */
export const isCancelled = (course: SliceCourse): boolean =>
  course.state === 'failed' && course.error?.name === CANCELLED;

/** Count slices by their states. */
export const countCourses = (courses: readonly SliceCourse[]): CourseCounts => {
  const counts = { planned: courses.length, rendered: 0, failed: 0, cancelled: 0, running: 0, waiting: 0 };
  for (const course of courses) counts[isCancelled(course) ? 'cancelled' : course.state] += 1;
  return counts;
};
