import type { OutputRow } from '../renders/render-spec.ts';
import type { Failure } from '../shared/contracts/failure.ts';
import type { RenderRecord, SliceRecord } from '../shared/contracts/slice-record.ts';
import type { Slice } from '../shared/job/plan-slices.ts';
import type { ListedObject } from '../shared/ports.ts';

/** By key, what is below the job's prefix, as one list tells it. */
export type StoredObjects = ReadonlyMap<string, Pick<ListedObject, 'bytes' | 'etag'>>;

/** The keys of one row of outputs. */
export const keysOf = ({ key, keys }: RenderRecord): readonly string[] => keys ?? (key === undefined ? [] : [key]);

const missing = (problem: string): Failure => ({
  name: 'MissingOutput',
  message: `${problem} Run the job again to render the slice anew.`,
});

const nameOf = (kind: string, firstKey: string | undefined): string => `${kind} from "${firstKey ?? ''}" on`;

/** What a row of the record lacks of what was planned. What a record of an earlier version does not tell is not held against it. */
const planProblem = (expected: OutputRow, row: RenderRecord | undefined): string | undefined => {
  const { kind, count, keyAt, frames, durationMs } = expected;
  const name = nameOf(kind, keyAt(0));
  if (row === undefined) return `No ${kind} is in the record of this slice as "${keyAt(0)}", which was planned.`;
  const recorded = keysOf(row);
  if (recorded.length !== count) return `${name}: ${count} outputs were planned, ${recorded.length} are recorded.`;
  const at = recorded.findIndex((key, place) => key !== keyAt(place));
  if (at >= 0) return `${name}: "${keyAt(at)}" was planned, "${recorded[at]}" is recorded.`;
  if (frames !== undefined && row.frames !== undefined && frames !== row.frames)
    return `${name}: ${frames} pictures were planned, ${row.frames} are recorded.`;
  if (durationMs !== undefined && row.durationMs !== undefined && durationMs !== row.durationMs)
    return `${name}: ${durationMs} ms were planned, ${row.durationMs} are recorded.`;
  return undefined;
};

const etagsOf = ({ etag, etags }: RenderRecord): readonly string[] | undefined =>
  etags ?? (etag === undefined ? undefined : [etag]);

/** What is wrong with one row of outputs; undefined when all of it is stored as recorded. */
const rowProblem = (row: RenderRecord, stored: StoredObjects): string | undefined => {
  const keys = keysOf(row);
  const name = nameOf(row.kind, keys[0]);
  const absent = keys.find((key) => !stored.has(key));
  if (absent !== undefined) return `"${absent}" is in the record and not in the bucket.`;
  const bytes = keys.reduce((sum, key) => sum + (stored.get(key)?.bytes ?? 0), 0);
  if (bytes !== row.bytes) return `${name}: ${row.bytes} bytes are recorded, ${bytes} are stored.`;
  const etags = etagsOf(row);
  if (etags === undefined) return undefined;
  if (etags.length !== keys.length) return `${name}: ${etags.length} etags are recorded for ${keys.length} outputs.`;
  const at = keys.findIndex((key, i) => stored.get(key)?.etag !== etags[i]);
  const key = keys[at];
  if (key === undefined) return undefined;
  return `"${key}": the version with the etag ${etags[at]} is recorded, ${stored.get(key)?.etag} is stored.`;
};

const rangeProblem = ({ start, end }: SliceRecord, { startMs, endMs }: Slice): string | undefined =>
  Math.round(start * 1000) === startMs && Math.round(end * 1000) === endMs
    ? undefined
    : `${startMs / 1000}-${endMs / 1000} s were planned, ${start}-${end} s are recorded.`;

/** The first thing that a function finds in a list. */
const firstProblem = <T>(all: readonly T[], problemOf: (one: T) => string | undefined): string | undefined => {
  for (const one of all) {
    const problem = problemOf(one);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

/** What of a slice is held against what. */
export interface SliceCheck {
  readonly slice: Slice;
  /** undefined when there is none */
  readonly record: SliceRecord | undefined;
  /** what the plan asks for */
  readonly expected: readonly OutputRow[];
  readonly stored: StoredObjects;
}

/**
 * Hold a slice's record against its plan, and what is stored against the record.
 * @returns why the slice is a gap, with what was expected and what was found; undefined when all of it is there
 */
export const checkSlice = ({ slice, record, expected, stored }: SliceCheck): Failure | undefined => {
  if (record === undefined) return { name: 'MissingRecord', message: 'Nothing says what became of this slice.' };
  if (record.status === 'failed')
    return record.error ?? { name: 'UnknownFailure', message: 'It failed without a reason.' };
  const rows = new Map(record.renders.map((row) => [keysOf(row)[0], row]));
  const problem =
    rangeProblem(record, slice) ??
    firstProblem(expected, (row) => planProblem(row, rows.get(row.keyAt(0)))) ??
    firstProblem(record.renders, (row) => rowProblem(row, stored));
  return problem === undefined ? undefined : missing(problem);
};
