import type { ChunkedFile } from './chunked-file.ts';

/** A box of MP4 and QuickTime, as places in the file. @see ISO/IEC 14496-12, 4.2 */
export interface Box {
  readonly type: string;
  readonly bodyAt: number;
  /** behind it, by its own size */
  readonly end: number;
}

/** More boxes than any sane file has on one level: an endless chain ends here. */
const MAX_BOXES = 128;

export const fourCc = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));

/** Boxes that lie side by side, by their heads; ends where one has no size. */
export async function* boxesIn(file: ChunkedFile, from: number, end: number, most = MAX_BOXES): AsyncGenerator<Box> {
  let offset = from;
  for (let count = 0; count < most && offset + 8 <= end; count += 1) {
    const head = await file.at(offset, 16);
    if (head.byteLength < 8) return;
    const short = head.getUint32(0);
    const wide = short === 1 && head.byteLength >= 16;
    const size = wide ? Number(head.getBigUint64(8)) : short === 0 ? end - offset : short;
    if (size < 8) return;
    yield { type: fourCc(head, 4), bodyAt: offset + (wide ? 16 : 8), end: offset + size };
    offset += size;
  }
}
