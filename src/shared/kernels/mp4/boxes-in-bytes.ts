import { type Box, HEADER_BYTES, readBox, viewOf, WIDE_HEADER_BYTES } from './box.ts';

/** The boxes of one level in `[from, end)` of a buffer; stops where no valid box begins. */
export function* boxesOf(bytes: Uint8Array, from = 0, end = bytes.byteLength): Generator<Box> {
  const limit = Math.min(end, bytes.byteLength);
  for (let start = from; start + HEADER_BYTES <= limit; ) {
    const box = readBox(viewOf(bytes.subarray(start, Math.min(limit, start + WIDE_HEADER_BYTES))), start, limit);
    if (box === undefined) return;
    yield box;
    start = box.end;
  }
}

/** The boxes of {@link boxesOf} without one that claims to extend beyond the end. */
export const wholeBoxes = (bytes: Uint8Array, from?: number, end?: number): Box[] => {
  const boxes: Box[] = [];
  for (const box of boxesOf(bytes, from, end)) if (box.isWhole) boxes.push(box);
  return boxes;
};

/** The first whole box of that type in the content of another, or in the whole buffer. */
export const childBox = (
  bytes: Uint8Array,
  parent: Pick<Box, 'bodyAt' | 'end'> | undefined,
  type: string,
): Box | undefined => wholeBoxes(bytes, parent?.bodyAt, parent?.end).find((box) => box.type === type);

/** Content of a box: everything behind its header. */
export const contentOf = (bytes: Uint8Array, { bodyAt, end }: Box): Uint8Array => bytes.subarray(bodyAt, end);
