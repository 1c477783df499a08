import { fourCc, HEADER_BYTES } from './box.ts';

/** Length of the fields before the entries of most tables: version, flags and count. */
export const TABLE_HEAD_BYTES = 8;
/** Length of the fixed fields of a visual sample description; boxes follow. @see ISO/IEC 14496-12, 12.1.3 */
export const VISUAL_ENTRY_BYTES = 78;
/** Bytes of the content of `mvhd` and `mdhd` up to the end of the clock's fields. */
export const CLOCK_BYTES = 24;
/** More edits than any sane film has. */
const MAX_EDITS = 1000;
/** Most bytes of the content of `elst` that are read. */
export const EDIT_LIST_BYTES = TABLE_HEAD_BYTES + 20 * MAX_EDITS;

/** Version of a full box; 0 when the box is empty. */
export const versionOf = (view: DataView): number => (view.byteLength === 0 ? 0 : view.getUint8(0));

/** Flags of a full box, 24 bits; 0 when the box is too short. */
export const flagsOf = (view: DataView): number => (view.byteLength < 4 ? 0 : view.getUint32(0) & 0xffffff);

/**
 * Ticks a second of a movie's or a track's clock.
 * @param view content of `mvhd` or `mdhd`
 * @returns undefined when the box is too short
 * @see ISO/IEC 14496-12, 8.2.2 and 8.4.2
 */
export const timescaleOf = (view: DataView): number | undefined =>
  view.byteLength < CLOCK_BYTES ? undefined : view.getUint32(versionOf(view) === 1 ? 20 : 12);

/**
 * Kind of a track: `vide`, `soun` and others.
 * @param view content of `hdlr`
 * @returns undefined when the box is too short
 */
export const handlerOf = (view: DataView): string | undefined =>
  view.byteLength < TABLE_HEAD_BYTES + 4 ? undefined : fourCc(view, TABLE_HEAD_BYTES);

/**
 * Type of the first sample description.
 * @param view content of `stsd`
 * @returns undefined when the box is too short
 */
export const sampleEntryOf = (view: DataView): string | undefined =>
  view.byteLength < TABLE_HEAD_BYTES + HEADER_BYTES ? undefined : fourCc(view, TABLE_HEAD_BYTES + 4);

/** One edit of a track: a stretch of its media that is shown. @see ISO/IEC 14496-12, 8.6.6 */
export interface Edit {
  /** ticks of the movie's clock */
  readonly length: number;
  /** start in ticks of the media's clock; -1 for a pause in which nothing is shown */
  readonly mediaTime: number;
  /** speed, 16.16 */
  readonly rate: number;
}

/** @param view content of `elst`, or its beginning: then only the edits that are complete are returned */
export const editsOf = (view: DataView): Edit[] => {
  if (view.byteLength < TABLE_HEAD_BYTES) return [];
  const isWide = versionOf(view) === 1;
  const entryBytes = isWide ? 20 : 12;
  const room = Math.floor((view.byteLength - TABLE_HEAD_BYTES) / entryBytes);
  return Array.from({ length: Math.min(view.getUint32(4), room, MAX_EDITS) }, (_, i) => {
    const at = TABLE_HEAD_BYTES + i * entryBytes;
    return {
      length: isWide ? Number(view.getBigUint64(at)) : view.getUint32(at),
      mediaTime: isWide ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4),
      rate: view.getUint32(at + entryBytes - 4),
    };
  });
};

/**
 * The first two numbers of each whole entry: count and length in `stts`, count and offset in `ctts`, chunk and samples in `stsc`.
 * @param view entries, without the head of the table
 */
export function* pairsOf(view: DataView, entryBytes = 8): Generator<readonly [number, number]> {
  for (let at = 0; at + entryBytes <= view.byteLength; at += entryBytes) {
    yield [view.getUint32(at), view.getUint32(at + 4)];
  }
}

/** Entries of a table without its head. @param view content of the table */
export const entriesAfterHead = (view: DataView): DataView => {
  const head = Math.min(TABLE_HEAD_BYTES, view.byteLength);
  return new DataView(view.buffer, view.byteOffset + head, view.byteLength - head);
};
