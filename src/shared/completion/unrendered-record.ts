import type { Failure } from '../contracts/failure.ts';
import type { Slice } from '../job/plan-slices.ts';
import type { FailedRecord } from './record-failed-slice.ts';

/**
 * The record of a slice that no attempt rendered, written by somebody else than its worker. How long attempts took, if
 * there were any, is not known: no time is claimed.
 * @param writer request id of who writes it
 * @param at ISO 8601
 */
export const unrenderedRecord = (
  jobId: string,
  { index, startMs, endMs }: Slice,
  error: Failure,
  writer: string,
  at: string,
): FailedRecord => ({
  version: 1,
  jobId,
  index,
  start: startMs / 1000,
  end: endMs / 1000,
  status: 'failed',
  requestId: writer,
  startedAt: at,
  finishedAt: at,
  queuedMs: 0,
  coldStart: false,
  memoryMb: 0,
  cpuMs: 0,
  renders: [],
  error,
});
