import type { Scan } from '../scan.ts';
import { MAX_ELEMENT_HEAD_BYTES, readElementHead, uintBytes } from './ebml.ts';
import { ID } from './element-ids.ts';

const CLUSTER = Buffer.from(uintBytes(ID.cluster));
/** What a cluster begins with: its time, or what may stand before it. */
const FIRST = new Set<number>([ID.timestamp, ID.crc32, ID.void, ID.position, ID.previousSize]);
/** Longest body of an element that comes first, but for padding. */
const MAX_FIRST_BYTES = 8;
/** A cluster's head and that of its first element. */
const LOOK_BYTES = 2 * MAX_ELEMENT_HEAD_BYTES;
const READ_BYTES = 64 * 1024;

/** Where a cluster seems to begin in some bytes. Pictures may hold its id too, but hardly what follows it. */
export const seemingCluster = (bytes: Uint8Array, from = 0): number | undefined => {
  const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = found.indexOf(CLUSTER, from); at >= 0; at = found.indexOf(CLUSTER, at + 1)) {
    const head = readElementHead(bytes, at);
    const first = head && readElementHead(bytes, at + head.length);
    if (first?.size === undefined || !FIRST.has(first.id)) continue;
    if (first.id === ID.void || first.size <= MAX_FIRST_BYTES) return at;
  }
  return undefined;
};

/** Look for the next cluster behind bytes that cannot be read. @returns undefined when there is none before `end` */
export function* seekCluster(from: number, end: number): Scan<number | undefined> {
  for (let at = from; at < end; at += READ_BYTES - LOOK_BYTES) {
    const bytes = yield { at, length: Math.min(READ_BYTES, end - at) };
    const found = seemingCluster(bytes);
    if (found !== undefined) return at + found;
    if (bytes.length < READ_BYTES) return undefined;
  }
  return undefined;
}
