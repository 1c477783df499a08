import { viewOf } from '../../mp4/box.ts';
import { joined } from '../../mp4/make-box.ts';
import { INDEX_CONTAINERS, type IndexContainer } from '../containers.ts';

/**
 * `index.bin`: which packets each slice of a film needs.
 *
 * | bytes | content |
 * |---|---|
 * | 4 | `frix` |
 * | 1, 1, 2 | version, container, 0 |
 * | 4, 4 | time base: numerator, denominator |
 * | 4, 4 | slices, bytes of the head |
 * | 8 | size of the source |
 * | … | the container's head |
 * | 12 a slice | bytes of its section (4; 0: none), where it begins in this file (8) |
 * | … | sections |
 *
 * A worker reads the beginning, its own row of the table and its own section. All numbers are unsigned and big-endian.
 */
export interface IndexHead {
  readonly container: IndexContainer;
  readonly timeBase: readonly [number, number];
  readonly sliceCount: number;
  /** size of the source, bytes */
  readonly sizeBytes: number;
  /** bytes of the container's head */
  readonly headBytes: number;
}

export const INDEX_VERSION = 1;
/** Length of the fixed fields. */
export const FIXED_BYTES = 32;
export const ROW_BYTES = 12;
export const MAX_HEAD_BYTES = 1024 ** 2;
/** Most bytes of a section; ordinary ones have about 6 KB. */
export const MAX_SECTION_BYTES = 512 * 1024;
/** Most bytes of an index: enough for a film of several days. */
export const MAX_INDEX_BYTES = 64 * 1024 ** 2;
const MAGIC = 0x66726978;

/** Where the row of a slice begins in the file. */
export const rowAt = ({ headBytes }: Pick<IndexHead, 'headBytes'>, slice: number): number =>
  FIXED_BYTES + headBytes + slice * ROW_BYTES;

/**
 * Make `index.bin`.
 * @param sections by slice, empty where a slice has none
 */
export const makeIndexFile = (
  { container, timeBase, sizeBytes, head }: Omit<IndexHead, 'sliceCount' | 'headBytes'> & { readonly head: Uint8Array },
  sections: readonly Uint8Array[],
): Uint8Array => {
  const fixed = new Uint8Array(FIXED_BYTES);
  const view = viewOf(fixed);
  view.setUint32(0, MAGIC);
  view.setUint8(4, INDEX_VERSION);
  view.setUint8(5, INDEX_CONTAINERS.indexOf(container));
  view.setUint32(8, timeBase[0]);
  view.setUint32(12, timeBase[1]);
  view.setUint32(16, sections.length);
  view.setUint32(20, head.byteLength);
  view.setBigUint64(24, BigInt(sizeBytes));
  const table = new Uint8Array(sections.length * ROW_BYTES);
  const rows = viewOf(table);
  let at = rowAt({ headBytes: head.byteLength }, sections.length);
  sections.forEach(({ byteLength }, i) => {
    rows.setUint32(i * ROW_BYTES, byteLength);
    rows.setBigUint64(i * ROW_BYTES + 4, BigInt(at));
    at += byteLength;
  });
  return joined([fixed, head, table, ...sections]);
};

/** Read the fixed fields. @throws {RangeError} when they are not what {@link makeIndexFile} writes */
export const readIndexHead = (bytes: Uint8Array): IndexHead => {
  if (bytes.byteLength < FIXED_BYTES) throw new RangeError('The index is shorter than its head.');
  const view = viewOf(bytes);
  const version = view.getUint8(4);
  const container = INDEX_CONTAINERS[view.getUint8(5)];
  if (view.getUint32(0) !== MAGIC || version !== INDEX_VERSION || container === undefined) {
    throw new RangeError(`The index is of version ${version}; version ${INDEX_VERSION} can be read.`);
  }
  const head: IndexHead = {
    container,
    timeBase: [view.getUint32(8), view.getUint32(12)],
    sliceCount: view.getUint32(16),
    headBytes: view.getUint32(20),
    sizeBytes: Number(view.getBigUint64(24)),
  };
  const isValid = head.timeBase[0] > 0 && head.timeBase[1] > 0 && head.headBytes <= MAX_HEAD_BYTES;
  if (!isValid) throw new RangeError('The head of the index is not valid.');
  return head;
};

/**
 * Read the row of a slice.
 * @returns the section's bytes in the file, half-open; undefined when the slice has none
 * @throws {RangeError} when they cannot be a section
 */
export const readIndexRow = (
  row: Uint8Array,
  { headBytes, sliceCount }: IndexHead,
): { readonly from: number; readonly to: number } | undefined => {
  if (row.byteLength < ROW_BYTES) throw new RangeError('The table of the index ends early.');
  const view = viewOf(row);
  const bytes = view.getUint32(0);
  const from = Number(view.getBigUint64(4));
  if (bytes === 0) return undefined;
  const first = rowAt({ headBytes }, sliceCount);
  if (bytes > MAX_SECTION_BYTES || from < first || from + bytes > MAX_INDEX_BYTES) {
    throw new RangeError(`A section of ${bytes} bytes at ${from} is not valid.`);
  }
  return { from, to: from + bytes };
};
