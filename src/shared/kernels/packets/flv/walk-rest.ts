import { NoIndexError } from '../no-index.ts';
import type { Part, Rest } from '../rest.ts';
import { readTagHead, readVideoTag, TAG_END_BYTES, TAG_HEAD_BYTES, uint32 } from './tags.ts';

/** The tag that begins somewhere; undefined when what is there is none, or is cut off. */
const tagAt = (bytes: Uint8Array, at: number) => {
  if (at + TAG_HEAD_BYTES + TAG_END_BYTES > bytes.length) return undefined;
  const head = readTagHead(bytes, at);
  const end = at + TAG_HEAD_BYTES + (head?.size ?? 0) + TAG_END_BYTES;
  const isTag =
    head !== undefined && end <= bytes.length && uint32(bytes, end - TAG_END_BYTES) === head.size + TAG_HEAD_BYTES;
  return isTag ? { ...head, end } : undefined;
};

/** Whether what begins there may be a tag whose end is missing. */
const isCutOff = (bytes: Uint8Array, at: number): boolean => {
  if (at + TAG_HEAD_BYTES > bytes.length) return true;
  const head = readTagHead(bytes, at);
  return head !== undefined && at + TAG_HEAD_BYTES + head.size + TAG_END_BYTES > bytes.length;
};

/** Where the next tag begins; the end of the bytes when there is none. */
const seekTag = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (at < bytes.length && tagAt(bytes, at) === undefined) at += 1;
  return at;
};

const shownAt = (body: Uint8Array, dts: number): number | undefined => {
  try {
    const tag = readVideoTag(body);
    return tag.kind === 'picture' ? dts + tag.laterBy : undefined;
  } catch (error) {
    // A codec that is not known here is one of pictures all the same.
    if (error instanceof NoIndexError) return dts;
    throw error;
  }
};

/**
 * Walk through the end of an FLV film, and on behind what is damaged in it.
 * @param part to the end of the file
 * @param start `tag`: position of a tag in the file, where the walk begins; undefined: with the first one
 * @returns undefined when there is no such tag. A file that was cut off ends within a tag: that is no damage
 */
export const walkFlvRest = (
  { bytes, from }: Part,
  { tag: start }: { readonly tag: number | undefined },
): Rest | undefined => {
  if (start !== undefined && tagAt(bytes, start - from) === undefined) return undefined;
  let damagedAt: number | undefined;
  let last: Rest['last'];
  for (let at = start === undefined ? seekTag(bytes, 0) : start - from; at < bytes.length; ) {
    const tag = tagAt(bytes, at);
    if (tag === undefined) {
      const next = seekTag(bytes, at + 1);
      if (next < bytes.length || !isCutOff(bytes, at)) damagedAt ??= from + at;
      at = next;
      continue;
    }
    const { isVideo, size, dts, end } = tag;
    const body = bytes.subarray(at + TAG_HEAD_BYTES, at + TAG_HEAD_BYTES + size);
    const tick = isVideo && size > 0 ? shownAt(body, dts) : undefined;
    if (tick !== undefined && tick >= (last?.tick ?? 0)) last = { at: from + at, tick };
    at = end;
  }
  return { damagedAt, last };
};
