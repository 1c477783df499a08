import type { Part, Rest } from '../rest.ts';
import { MAX_ELEMENT_HEAD_BYTES, readElementHead, readUint, readVint } from './ebml.ts';
import { ID, TOP_LEVEL } from './element-ids.ts';
import { seemingCluster } from './seek-cluster.ts';

/** Elements whose content is walked through. */
const ENTERED = new Set<number>([ID.cluster, ID.blockGroup]);
/** Elements of clusters and of groups, besides blocks. @see RFC 9559, 5.1.3 */
const SKIPPED = new Set<number>([
  ...[ID.void, ID.crc32, ID.position, ID.previousSize, ID.blockDuration, ID.referenceBlock, ID.encryptedBlock],
  // Silent tracks, additions, priority, codec state, padding, slices.
  ...[0x5854, 0x75a1, 0xfa, 0xa4, 0x75a2, 0x8e],
]);
/** Longest head of a block's element. */
const BLOCK_ELEMENT_HEAD_BYTES = 9;

const isBlock = (id: number): boolean => id === ID.simpleBlock || id === ID.block;

/**
 * Where the element of a block begins.
 * @param contentAt position of its content in the bytes, as ffprobe tells it
 */
const blockElementAt = (bytes: Uint8Array, contentAt: number): number | undefined => {
  for (let length = 2; length <= BLOCK_ELEMENT_HEAD_BYTES; length += 1) {
    const head = contentAt < length ? undefined : readElementHead(bytes, contentAt - length);
    if (head !== undefined && isBlock(head.id) && head.length === length) return contentAt - length;
  }
  return undefined;
};

/**
 * Walk through the end of a Matroska film, and on behind what is damaged in it.
 * @param part to the end of the segment
 * @param track its number in the file
 * @param how `block`: position of the content of a block in the file, where the walk begins; undefined: with the first cluster.
 *   `isOpen`: the file does not say where the segment ends, so that an element without its end is none that is damaged
 * @returns undefined when there is no such block
 */
export const walkMatroskaRest = (
  { bytes, from }: Part,
  track: number,
  { block, isOpen }: { readonly block: number | undefined; readonly isOpen: boolean },
): Rest | undefined => {
  const start = block === undefined ? (seemingCluster(bytes) ?? bytes.length) : blockElementAt(bytes, block - from);
  if (start === undefined) return undefined;
  let damagedAt: number | undefined;
  let last: Rest['last'];
  let clock: number | undefined;
  for (let at = start; at < bytes.length; ) {
    const head = readElementHead(bytes, at);
    const bodyAt = at + (head?.length ?? 0);
    const end = bodyAt + (head?.size ?? 0);
    const isEntered = head !== undefined && ENTERED.has(head.id) && (head.size === undefined || end <= bytes.length);
    if (isEntered) {
      if (head.id === ID.cluster) clock = undefined;
      at = bodyAt;
      continue;
    }
    const isKnown =
      head !== undefined &&
      (isBlock(head.id) || head.id === ID.timestamp || SKIPPED.has(head.id) || TOP_LEVEL.has(head.id));
    if (!isKnown || head.size === undefined || end > bytes.length) {
      const next = seemingCluster(bytes, at + 1);
      const isCutOff =
        next === undefined && (head === undefined ? at + MAX_ELEMENT_HEAD_BYTES > bytes.length : isKnown);
      if (!isOpen || !isCutOff) damagedAt ??= from + at;
      at = next ?? bytes.length;
      continue;
    }
    if (head.id === ID.timestamp) clock = readUint(bytes.subarray(bodyAt, end));
    if (isBlock(head.id)) {
      const number = readVint(bytes, bodyAt, 8);
      const timeAt = bodyAt + (number?.length ?? 0);
      const time = (((bytes[timeAt] ?? 0) << 24) | ((bytes[timeAt + 1] ?? 0) << 16)) >> 16;
      const tick = clock === undefined || number?.value !== track ? undefined : clock + time;
      if (tick !== undefined && tick >= (last?.tick ?? 0)) last = { at: from + bodyAt, tick };
    }
    at = end;
  }
  return { damagedAt, last };
};
