import type { SliceView } from '../../shared/core/documents/slice-view.ts';
import { type SliceCursor, type ToldState, tagOf } from '../http/slice-cursor.ts';
import type { ListedRecord } from './record-memory.ts';

/** Longest delay at which a record turns up in a list after records that were stored later. */
const LATE_MS = 5_000;
/** Most sent slices in a cursor. So many fit into its text, even when all of them failed. */
const MAX_TOLD = 1_500;

const isTold = ({ index, etag, modifiedMs }: ListedRecord, { fromMs, told }: SliceCursor): boolean => {
  if (modifiedMs < fromMs) return true;
  const what = told.get(index);
  return what === 'rendered' || (what !== undefined && what === tagOf(etag));
};

/**
 * Records that were stored, or replaced, since a cursor.
 * @param listed all records of the job
 * @returns in the order in which they were stored
 */
export const slicesSince = (listed: readonly ListedRecord[], cursor: SliceCursor): ListedRecord[] =>
  listed.filter((record) => !isTold(record, cursor)).sort((a, b) => a.modifiedMs - b.modifiedMs || a.index - b.index);

/** The earliest time such that at most `most` of `times` are at or after it. Equal times are not separated. */
const earliestOf = (times: readonly number[], most: number): number => {
  const sorted = [...times].sort((a, b) => b - a);
  const beyond = sorted[most];
  return beyond === undefined ? 0 : beyond + 1;
};

/**
 * The cursor after an answer.
 * @param listed all records of the job, from the list made for this answer
 * @param page records of this answer; one without a view was deleted after it was listed
 * @param rest records left for the next answer, in order
 */
export const cursorAfter = (
  cursor: SliceCursor,
  listed: readonly ListedRecord[],
  { page, views }: { readonly page: readonly ListedRecord[]; readonly views: ReadonlyMap<number, SliceView> },
  rest: readonly ListedRecord[],
): SliceCursor => {
  const told = new Map<number, ToldState>(cursor.told);
  for (const { index, etag } of page) {
    const view = views.get(index);
    if (view !== undefined) told.set(index, view.state === 'rendered' ? 'rendered' : tagOf(etag));
  }
  const newestMs = page.at(-1)?.modifiedMs ?? 0;
  const stored = listed.flatMap(({ index, modifiedMs }) => {
    const what = told.get(index);
    return what === undefined ? [] : [{ index, modifiedMs, what }];
  });
  const enoughMs = earliestOf(
    stored.map(({ modifiedMs }) => modifiedMs),
    MAX_TOLD,
  );
  const wantedMs = Math.max(cursor.fromMs, newestMs - LATE_MS, enoughMs);
  const fromMs = Math.min(wantedMs, rest[0]?.modifiedMs ?? wantedMs);
  const lasting = stored.filter(({ modifiedMs }) => modifiedMs >= fromMs);
  return { fromMs, told: new Map(lasting.map(({ index, what }) => [index, what])) };
};
