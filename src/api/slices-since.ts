import type { SliceView } from '../shared/contracts/slice-view.ts';
import type { ListedRecord } from './record-memory.ts';
import { type SliceCursor, type Told, tagOf } from './slice-cursor.ts';

/** A record turns up in a list at most so long after records that were stored after it. */
const LATE_MS = 5_000;
/** So many told slices fit into a cursor, failed ones as well. */
const MAX_TOLD = 1_500;

const isTold = ({ index, etag, modifiedMs }: ListedRecord, { fromMs, told }: SliceCursor): boolean => {
  if (modifiedMs < fromMs) return true;
  const what = told.get(index);
  return what === 'rendered' || (what !== undefined && what === tagOf(etag));
};

/**
 * Records that were stored, or replaced, since a cursor.
 * @param listed all of a job
 * @returns in the order in which they were stored
 */
export const slicesSince = (listed: readonly ListedRecord[], cursor: SliceCursor): ListedRecord[] =>
  listed.filter((record) => !isTold(record, cursor)).sort((a, b) => a.modifiedMs - b.modifiedMs || a.index - b.index);

/** The earliest of times such that no more than `most` are at or after it; those of the same time stay together. */
const earliestOf = (times: readonly number[], most: number): number => {
  const sorted = [...times].sort((a, b) => b - a);
  const beyond = sorted[most];
  return beyond === undefined ? 0 : beyond + 1;
};

/**
 * The cursor after an answer.
 * @param listed all of the job, as it was looked at for this answer
 * @param page what was told now, by its records; one without a view was gone again
 * @param rest what is left for the next answer, in order
 */
export const cursorAfter = (
  cursor: SliceCursor,
  listed: readonly ListedRecord[],
  { page, views }: { readonly page: readonly ListedRecord[]; readonly views: ReadonlyMap<number, SliceView> },
  rest: readonly ListedRecord[],
): SliceCursor => {
  const told = new Map<number, Told>(cursor.told);
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
