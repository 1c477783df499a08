import type { Failure } from '../contracts/failure.ts';
import type { FailedRecord } from '../documents/slice-record.ts';
import type { Slice } from '../slices/plan-slices.ts';

/**
 * The record of a slice that no attempt rendered, written by another function than its worker. How long any attempts
 * took is unknown, so the record has no duration.
 * @param writer request id of the writer
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
