import pLimit from 'p-limit';
import type { RenderKind } from '../renders/kind/render-kinds.ts';
import { readRecord } from '../shared/core/completion/slice-records.ts';
import type { Warning, WarningCode } from '../shared/core/contracts/warning.ts';
import type { Job } from '../shared/core/documents/job.ts';
import type { MadeWith } from '../shared/core/documents/made-with.ts';
import type { RenderRecord } from '../shared/core/documents/slice-record.ts';
import { orNothing } from '../shared/core/errors/or-nothing.ts';
import type { ObjectStore } from '../shared/core/ports/ports.ts';
import { kindsWithFiles, type MatchedRow, matchKind, sameSlice } from './plan/match-slice.ts';
import { type SliceTask, wantsExtras } from './plan/slice-task.ts';
import { type ExtrasRecord, takeExtras } from './take-extras.ts';

const COPIES_IN_FLIGHT = 8;
/** Warnings that follow from what this slice has, whatever its files are copies of. */
const OF_THIS_SLICE: readonly WarningCode[] = ['flashes', 'extrasMissing'];

/** Dependencies of taking over. */
export interface TakeOverContext {
  readonly store: ObjectStore;
  readonly outputBucket: string;
  readonly readJob: (jobId: string) => Promise<Job | undefined>;
}

/** What of a slice was copied from other jobs, and what is left to render. */
export interface TakenOver {
  readonly rows: readonly RenderRecord[];
  /** of the slices from which it was copied, but for those that follow from what this slice has */
  readonly warnings: readonly Warning[];
  /** kinds that are to be rendered */
  readonly left: readonly RenderKind[];
  /** fingerprints and best picture; undefined where the film is to be looked at */
  readonly extras: ExtrasRecord | undefined;
}

/** Copy the files of a row, each in the version that its record names. @returns undefined when one of them is not there */
const copyRow = async (
  { row, copies }: MatchedRow,
  jobId: string,
  { store, outputBucket }: TakeOverContext,
): Promise<RenderRecord | undefined> => {
  const limit = pLimit(COPIES_IN_FLIGHT);
  const etags = await Promise.all(copies.map(({ from, to }) => limit(() => store.copy(outputBucket, from, to))));
  if (etags.some((etag) => etag === undefined)) return undefined;
  const copied = etags.map((etag) => etag ?? '');
  const [{ to: key } = { to: '' }] = copies;
  const [etag = ''] = copied;
  const place = row.keys === undefined ? { key, etag } : { keys: copies.map(({ to }) => to), etags: copied };
  return { ...row, ...place, takenFrom: jobId };
};

const copyKind = async (
  rows: readonly MatchedRow[],
  jobId: string,
  context: TakeOverContext,
): Promise<readonly RenderRecord[] | undefined> => {
  const copied: RenderRecord[] = [];
  for (const row of rows) {
    const taken = await copyRow(row, jobId, context);
    if (taken === undefined) return undefined;
    copied.push(taken);
  }
  return copied;
};

/**
 * Take over what other jobs of the film have rendered alike of a slice: their files are copied, never referred to. A job that was
 * deleted meanwhile, a file that was replaced and whatever cannot be read or copied are rendered: taking over only saves work.
 * @param jobIds the other jobs, those with most in common first
 * @param made programs of this worker
 */
export const takeOver = async (
  task: SliceTask,
  jobIds: readonly string[],
  made: MadeWith,
  context: TakeOverContext,
): Promise<TakenOver> => {
  const { store, outputBucket, readJob } = context;
  const rows: RenderRecord[] = [];
  const warnings: Warning[] = [];
  let left: readonly RenderKind[] = kindsWithFiles(task);
  let extras: ExtrasRecord | undefined;
  for (const jobId of jobIds) {
    if (left.length === 0 && (extras !== undefined || !wantsExtras(task))) break;
    const other = await orNothing(readJob(jobId));
    const index = other && sameSlice(task, other);
    if (other === undefined || index === undefined) continue;
    const record = (await orNothing(readRecord(store, outputBucket, jobId, index)))?.record;
    if (record === undefined) continue;
    if (extras === undefined && wantsExtras(task)) extras = await orNothing(takeExtras(task, record, made, context));
    const missing: RenderKind[] = [];
    for (const kind of left) {
      const matched = matchKind(task, kind, other, record, made);
      const copied = matched && (await orNothing(copyKind(matched, jobId, context)));
      if (copied === undefined) missing.push(kind);
      else rows.push(...copied);
    }
    if (missing.length < left.length)
      warnings.push(...(record.warnings ?? []).filter(({ code }) => !OF_THIS_SLICE.includes(code)));
    left = missing;
  }
  return { rows, warnings, left, extras };
};
