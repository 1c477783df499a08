import { viewOf } from '../../shared/kernels/mp4/box.ts';
import { contentOf, wholeBoxes } from '../../shared/kernels/mp4/boxes-in-bytes.ts';
import { joined } from '../../shared/kernels/mp4/make-box.ts';
import { TABLE_HEAD_BYTES, VISUAL_ENTRY_BYTES } from '../../shared/kernels/mp4/tables.ts';

/** Configuration that an H.264 decoder needs before the first picture. */
export interface AvcConfig {
  readonly width: number;
  readonly height: number;
  /** content of `avcC` */
  readonly record: Uint8Array;
  /** sequence and picture parameter sets in the form in which a sample holds them, each after its length */
  readonly parameterSets: Uint8Array;
}

const WIDTH_AT = 24;
/** Bytes of a length field; every encoder writes four. */
const LENGTH_SIZE = 4;

/** @see ISO/IEC 14496-15, 5.3.3.1 */
const setsOf = (record: Uint8Array): Uint8Array | undefined => {
  const view = viewOf(record);
  const sets: Uint8Array[] = [];
  let at = 5;
  for (const mask of [0x1f, 0xff]) {
    if (at >= record.byteLength) return undefined;
    const count = view.getUint8(at) & mask;
    at += 1;
    for (let i = 0; i < count; i += 1) {
      if (at + 2 > record.byteLength) return undefined;
      const length = view.getUint16(at);
      if (at + 2 + length > record.byteLength) return undefined;
      const prefix = new Uint8Array(LENGTH_SIZE);
      viewOf(prefix).setUint32(0, length);
      sets.push(prefix, record.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
  }
  return joined(sets);
};

/**
 * Read the description of H.264 samples.
 * @param descriptions content of `stsd`
 * @returns undefined unless it describes exactly one kind of H.264, with length fields of four bytes
 */
export const avcConfigOf = (descriptions: Uint8Array): AvcConfig | undefined => {
  const entries = wholeBoxes(descriptions, TABLE_HEAD_BYTES);
  const [entry] = entries;
  if (entries.length !== 1 || entry?.type !== 'avc1' || entry.end - entry.bodyAt < VISUAL_ENTRY_BYTES) return undefined;
  const avcC = wholeBoxes(descriptions, entry.bodyAt + VISUAL_ENTRY_BYTES, entry.end).find(
    ({ type }) => type === 'avcC',
  );
  if (avcC === undefined || avcC.end - avcC.bodyAt < 7) return undefined;
  const record = contentOf(descriptions, avcC);
  const parameterSets = ((record[4] ?? 0) & 3) + 1 === LENGTH_SIZE ? setsOf(record) : undefined;
  const view = viewOf(descriptions);
  const width = view.getUint16(entry.bodyAt + WIDTH_AT);
  const height = view.getUint16(entry.bodyAt + WIDTH_AT + 2);
  return parameterSets && { width, height, record, parameterSets };
};
