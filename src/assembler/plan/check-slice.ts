import type { OutputRow } from '../../renders/parts/render-spec.ts';
import { keysOf, nameOfRow, rowProblem, type StoredObjects } from '../../shared/core/completion/stored-outputs.ts';
import type { Failure } from '../../shared/core/contracts/failure.ts';
import { packedProblem } from '../../shared/core/documents/packed-pictures.ts';
import type { RenderRecord, SliceRecord } from '../../shared/core/documents/slice-record.ts';
import type { Slice } from '../../shared/core/slices/plan-slices.ts';

const missing = (problem: string): Failure => ({
  name: 'MissingOutput',
  message: `${problem} Retry the job to render the slice again.`,
});

/**
 * The first difference between the plan and a row of the record, as a sentence. Fields that records of earlier versions
 * do not have are not compared.
 */
const planProblem = (expected: OutputRow, row: RenderRecord | undefined): string | undefined => {
  const { kind, count, keyAt, frames, durationMs } = expected;
  const name = nameOfRow({ kind, keys: [keyAt(0)] });
  if (row === undefined) return `The record of this slice has no ${kind} "${keyAt(0)}", which was planned.`;
  const recorded = keysOf(row);
  if (recorded.length !== count) return `${name}: ${count} outputs were planned, ${recorded.length} are recorded.`;
  const at = recorded.findIndex((key, place) => key !== keyAt(place));
  if (at >= 0) return `${name}: "${keyAt(at)}" was planned, "${recorded[at]}" is recorded.`;
  const isChosen = expected.isLimited === true && (row.frames ?? 0) <= (frames ?? 0);
  if (frames !== undefined && row.frames !== undefined && frames !== row.frames && !isChosen)
    return `${name}: ${frames} pictures were planned, ${row.frames} are recorded.`;
  if (durationMs !== undefined && row.durationMs !== undefined && durationMs !== row.durationMs)
    return `${name}: ${durationMs} ms were planned, ${row.durationMs} are recorded.`;
  const problem = packedProblem(expected.packed, row.entries, row.bytes);
  return problem === undefined ? undefined : `${name}: ${problem}.`;
};

const rangeProblem = ({ start, end }: SliceRecord, { startMs, endMs }: Slice): string | undefined =>
  Math.round(start * 1000) === startMs && Math.round(end * 1000) === endMs
    ? undefined
    : `${startMs / 1000}-${endMs / 1000} s were planned, ${start}-${end} s are recorded.`;

/** The first problem that `problemOf` finds in a list. */
const firstProblem = <T>(all: readonly T[], problemOf: (one: T) => string | undefined): string | undefined => {
  for (const one of all) {
    const problem = problemOf(one);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

export { keysOf, type StoredObjects };

/** The input for the check of a slice. */
export interface SliceCheck {
  readonly slice: Slice;
  /** undefined when the slice has none */
  readonly record: SliceRecord | undefined;
  /** what the plan asks for */
  readonly expected: readonly OutputRow[];
  readonly stored: StoredObjects;
}

/**
 * Compare a slice's record with its plan, and the stored objects with the record.
 * @returns why the slice is a gap, with what was expected and what was found; undefined when all of the slice is there
 */
export const checkSlice = ({ slice, record, expected, stored }: SliceCheck): Failure | undefined => {
  if (record === undefined)
    return { name: 'MissingRecord', message: 'The slice has no record. Retry the job to render it.' };
  if (record.status === 'failed')
    return (
      record.error ?? {
        name: 'UnknownFailure',
        message: 'The record of this slice gives no reason. Retry the job to render it.',
      }
    );
  const { leftOut = [] } = record;
  const rows = new Map(record.renders.map((row) => [keysOf(row)[0], row]));
  const asked = expected.filter(
    ({ kind, isLimited }) => isLimited !== true || !leftOut.some((each) => each.kind === kind),
  );
  const problem =
    rangeProblem(record, slice) ??
    firstProblem(asked, (row) => planProblem(row, rows.get(row.keyAt(0)))) ??
    firstProblem(record.renders, (row) => rowProblem(row, stored));
  return problem === undefined ? undefined : missing(problem);
};
