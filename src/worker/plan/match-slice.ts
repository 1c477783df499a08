import { renderAddress } from '../../renders/address/render-address.ts';
import type { RenderKind } from '../../renders/kind/render-kinds.ts';
import { type OutputRow, subjectOf } from '../../renders/parts/render-spec.ts';
import { outputs } from '../../renders/registry/planned-outputs.ts';
import { keysOf } from '../../shared/core/completion/stored-outputs.ts';
import { sliceKeys } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { MadeWith } from '../../shared/core/documents/made-with.ts';
import type { RenderRecord, SliceRecord } from '../../shared/core/documents/slice-record.ts';
import { slicesOf } from '../../shared/core/job/job-slices.ts';
import type { SliceTask } from './slice-task.ts';

/** A recorded row of another job, and where its files go in this one. */
export interface MatchedRow {
  readonly kind: RenderKind;
  readonly row: RenderRecord;
  /** one for each file, in order */
  readonly copies: readonly { readonly from: { readonly key: string; readonly etag: string }; readonly to: string }[];
}

/** The slice of another job that has the range of a task; undefined when there is none. */
export const sameSlice = ({ range }: SliceTask, other: Job): number | undefined =>
  slicesOf(other).find(({ startMs, endMs }) => startMs === range.startMs && endMs === range.endMs)?.index;

const rowsOf = (task: Pick<SliceTask, 'job' | 'range' | 'keys'>, kind: RenderKind): OutputRow[] =>
  outputs(subjectOf(task.job), task.range, task.keys).filter((row) => row.kind === kind);

/** The recorded row of an address that has exactly the planned files, with an etag for each. */
const matchRow = (
  theirs: OutputRow,
  ours: OutputRow | undefined,
  renders: readonly RenderRecord[],
  address: string,
): MatchedRow | undefined => {
  const row = renders.find((each) => keysOf(each)[0] === theirs.keyAt(0));
  if (ours === undefined || row?.address !== address) return undefined;
  const keys = keysOf(row);
  const etags = row.etags ?? (row.etag === undefined ? [] : [row.etag]);
  if (keys.length !== ours.count || theirs.count !== ours.count || etags.length !== keys.length) return undefined;
  if (keys.some((key, place) => key !== theirs.keyAt(place))) return undefined;
  const copies = keys.map((key, place) => ({ from: { key, etag: etags[place] ?? '' }, to: ours.keyAt(place) }));
  return { kind: theirs.kind, row, copies };
};

/**
 * The files of a kind that a slice of another job has and that are the same as those of a task.
 * @param made programs of this worker
 * @returns undefined when they are not known to be the same, or not all there
 */
export const matchKind = (
  task: SliceTask,
  kind: RenderKind,
  other: Job,
  record: SliceRecord,
  made: MadeWith,
): readonly MatchedRow[] | undefined => {
  if (record.status !== 'rendered') return undefined;
  if (record.leftOut?.some((each) => each.kind === kind) === true) return undefined;
  const address = renderAddress(task.job, kind, task.range, made);
  if (address === undefined) return undefined;
  const ours = rowsOf(task, kind);
  const theirs = rowsOf({ job: other, range: task.range, keys: sliceKeys(other.jobId, record.index) }, kind);
  if (ours.length !== theirs.length) return undefined;
  const matched = theirs.map((row, at) => matchRow(row, ours[at], record.renders, address));
  return matched.every((row) => row !== undefined) ? matched : undefined;
};

/** The kinds of which a slice has files. */
export const kindsWithFiles = ({ job, range, keys }: SliceTask): RenderKind[] => [
  ...new Set(outputs(subjectOf(job), range, keys).map(({ kind }) => kind)),
];
