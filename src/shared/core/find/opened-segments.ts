import pLimit from 'p-limit';
import { FINGERPRINT_BYTES } from '../../kernels/fingerprint/fingerprint.ts';
import type { HashSearch, NearHash } from '../../kernels/fingerprint/search-hashes.ts';
import type { OpenedObject, OpenObject } from '../ports/ports.ts';
import { hashesOf, type Segment } from './find-index.ts';
import type { SegmentReader } from './segment-reader.ts';

/** Segments that lie on this machine. */
export interface OpenableSegments {
  readonly open: OpenObject;
  readonly outputBucket: string;
}

/** Fill a piece of memory. @returns false when the object ends before */
const fill = async (object: OpenedObject, target: Uint8Array, from: number): Promise<boolean> => {
  for (let filled = 0; filled < target.length; ) {
    const bytes = await object.read(target.subarray(filled), from + filled);
    if (bytes === 0) return false;
    filled += bytes;
  }
  return true;
};

/** Search an object while it is read. @returns undefined when there is less of it */
const searchOpened = async (
  object: OpenedObject,
  bytes: number,
  { rooms, inRoom }: HashSearch,
): Promise<NearHash[] | undefined> => {
  const roomBytes = rooms[0].length;
  const lengthAt = (from: number): number => Math.min(roomBytes, bytes - from);
  const fillRoom = (room: Uint8Array, from: number): Promise<boolean> =>
    from >= bytes ? Promise.resolve(true) : fill(object, room.subarray(0, lengthAt(from)), from);
  const found: NearHash[] = [];
  let [room, other] = rooms;
  let isFilled = await fillRoom(room, 0);
  for (let from = 0; from < bytes; from += roomBytes) {
    if (!isFilled) return undefined;
    const filling = fillRoom(other, from + roomBytes);
    for (const near of inRoom(room, lengthAt(from), from / FINGERPRINT_BYTES)) found.push(near);
    isFilled = await filling;
    [room, other] = [other, room];
  }
  return found;
};

/**
 * Read segments where they lie: searched while they are read, without a copy, and not kept, as the system keeps files itself.
 * Their bytes are not held against a checksum: answers are measured by sketches.
 * @param others reads what cannot be opened
 */
export const makeOpenedSegments = ({ open, outputBucket }: OpenableSegments, others: SegmentReader): SegmentReader => {
  const useOpened = async <T>(
    segment: Segment,
    use: (object: OpenedObject, bytes: number) => Promise<T | undefined>,
  ): Promise<T | undefined> => {
    const object = await open(outputBucket, segment.key).catch(() => undefined);
    try {
      const bytes = hashesOf(segment) * FINGERPRINT_BYTES;
      return object !== undefined && object.bytes >= bytes ? await use(object, bytes) : undefined;
    } catch {
      // Whoever reads it otherwise finds out why.
      return undefined;
    } finally {
      await object?.close();
    }
  };
  // Two segments would need the same rooms.
  const inTurn = pLimit(1);
  return {
    ...others,
    async read(segment) {
      const read = await useOpened(segment, async (object, bytes) => {
        const hashes = new Uint8Array(bytes);
        return (await fill(object, hashes, 0)) ? hashes : undefined;
      });
      return read ?? others.read(segment);
    },
    search: (segment, search) =>
      inTurn(async () => {
        const found = await useOpened(segment, (object, bytes) => searchOpened(object, bytes, search));
        return found ?? others.search(segment, search);
      }),
    // The system has it in memory.
    noteStored: () => undefined,
  };
};
