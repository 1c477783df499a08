import pLimit from 'p-limit';
import { FINGERPRINT_BYTES } from '../../kernels/fingerprint/fingerprint.ts';
import type { ObjectStore } from '../ports/ports.ts';
import { hashesOf, type Segment } from './find-index.ts';
import { orUnreadable } from './or-unreadable.ts';
import type { SegmentMemory } from './segment-memory.ts';
import type { FindStore, SegmentReader } from './segment-reader.ts';

/** Segments in a bucket. */
export interface StoredSegments extends Pick<FindStore, 'outputBucket'> {
  readonly store: Pick<ObjectStore, 'read'>;
  readonly memory: SegmentMemory;
}

/** What one request reads: S3 gives several parts of an object faster than the whole. */
const PART_BYTES = 8_000_000;
const PARTS_IN_FLIGHT = 4;

/** Read a part of an object into its place. @returns false when there is less of it, or more */
const fillPart = async (
  part: Uint8Array,
  key: string,
  from: number,
  { store, outputBucket }: StoredSegments,
): Promise<boolean> => {
  const stream = await store.read(outputBucket, key, { from, length: part.length });
  if (stream === undefined) return false;
  let filled = 0;
  for await (const piece of stream.body) {
    if (filled + piece.length > part.length) return false;
    part.set(piece, filled);
    filled += piece.length;
  }
  return filled === part.length;
};

const readParts = async (segment: Segment, access: StoredSegments): Promise<Uint8Array | undefined> => {
  const bytes = new Uint8Array(hashesOf(segment) * FINGERPRINT_BYTES);
  const limit = pLimit(PARTS_IN_FLIGHT);
  const starts = Array.from({ length: Math.ceil(bytes.length / PART_BYTES) }, (_, part) => part * PART_BYTES);
  const filled = await Promise.all(
    starts.map((from) => limit(() => fillPart(bytes.subarray(from, from + PART_BYTES), segment.key, from, access))),
  );
  return filled.every(Boolean) ? bytes : undefined;
};

/** Read segments from their bucket, each once as long as there is room for it in memory. */
export const makeStoredSegments = (access: StoredSegments): SegmentReader => {
  const { memory } = access;
  const read = async (segment: Segment): Promise<Uint8Array | undefined> => {
    const there = memory.get(segment.key);
    if (there !== undefined) return there;
    const bytes = await orUnreadable(readParts(segment, access));
    if (bytes !== undefined) memory.keep(segment.key, bytes);
    return bytes;
  };
  return {
    read,
    async search(segment, search) {
      const bytes = await read(segment);
      return bytes && search.inBytes(bytes);
    },
    noteStored: memory.keep,
    noteListed: memory.keepOnly,
  };
};
