import { SLICES_PAGE, type SlicesNews } from '../contracts/slices.ts';
import { formatCursor, type SliceCursor } from '../http/slice-cursor.ts';
import { findJob, type JobsContext } from './job-summary.ts';
import type { RecordMemory } from './record-memory.ts';
import { cursorAfter, slicesSince } from './slices-since.ts';

export interface WatchSlicesContext extends JobsContext {
  readonly records: RecordMemory;
}

/**
 * Slices of a job whose records changed since a cursor. It takes a list request for every thousand records, and a read of each
 * new record.
 * @throws {ApiProblem} 404
 */
export const watchSlices = async (
  jobId: string,
  since: SliceCursor,
  context: WatchSlicesContext,
): Promise<SlicesNews> => {
  // Read the job before the records: when it is closed, all its records are stored already.
  const { job, manifest } = await findJob(jobId, context);
  const from = job.options.from ?? job.options.at?.[0] ?? 0;
  const listed = await context.records.list(jobId);
  const news = slicesSince(listed, since);
  const page = news.slice(0, SLICES_PAGE);
  const rest = news.slice(SLICES_PAGE);
  const views = await context.records.read(jobId, page);
  return {
    jobId,
    status: manifest?.status ?? 'open',
    count: job.sliceCount,
    durationMs: job.probe.durationMs,
    ...(from === 0 ? {} : { fromMs: Math.round(from * 1000) }),
    ...(job.media === 'video' && job.options.at === undefined ? { sliceMs: job.options.slice * 1_000 } : {}),
    slices: page.flatMap(({ index }) => views.get(index) ?? []),
    next: formatCursor(cursorAfter(since, listed, { page, views }, rest)),
    more: rest.length > 0,
  };
};
