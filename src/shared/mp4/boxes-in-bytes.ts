import { type Box, HEADER_BYTES, readBox, viewOf, WIDE_HEADER_BYTES } from './box.ts';

/** The boxes that lie side by side in `[from, end)` of a buffer, up to where none begins. */
export function* boxesOf(bytes: Uint8Array, from = 0, end = bytes.byteLength): Generator<Box> {
  const limit = Math.min(end, bytes.byteLength);
  for (let start = from; start + HEADER_BYTES <= limit; ) {
    const box = readBox(viewOf(bytes.subarray(start, Math.min(limit, start + WIDE_HEADER_BYTES))), start, limit);
    if (box === undefined) return;
    yield box;
    start = box.end;
  }
}

/** As {@link boxesOf}, up to the first box that is longer than what holds it. */
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
