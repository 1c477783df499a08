import { instantiate, type ModuleMemory } from '../wasm/instantiate.ts';
import { layOut } from '../wasm/lay-out.ts';
import { FINGERPRINT_BYTES } from './fingerprint.ts';
import { FINGERPRINT_MODULE } from './fingerprint-module.ts';

/** Hashes that are wanted at most: each one is compared with what is nearly near. */
const MOST_WANTED = 1_024;

/** Bits in which two pictures of one frame differ at most. What is near is looked at more closely, so it may be another picture. */
export const MOST_DISTANCE = 11;
/** Hashes that are searched at once. */
const ROOM_BYTES = 512 * 1024;

/** A hash that is near a wanted one. */
export interface NearHash {
  /** from 0 on */
  readonly place: number;
  readonly distance: number;
}

/** A search for hashes within {@link MOST_DISTANCE} of a wanted one. Hashes are bytes, little-endian. */
export interface HashSearch {
  /** Memory that is searched as it is, so that hashes can be read right into it: one room is filled while the other is searched. */
  readonly rooms: readonly [Uint8Array, Uint8Array];
  /**
   * Search what lies in a room.
   * @param bytes how much of it, whole hashes
   * @param first place of its first hash
   * @returns what is near, in order
   */
  inRoom(room: Uint8Array, bytes: number, first: number): NearHash[];
  /** Search what lies elsewhere; whatever is in the rooms stays there. @returns what is near, in order */
  inBytes(hashes: Uint8Array): NearHash[];
}

/** What `assembly/fingerprint` exports. */
interface SearchExports {
  readonly memory: ModuleMemory;
  /** first address that is free */
  end(): number;
  /** @see assembly/fingerprint/index.ts */
  measure(wanted: number, wantedEnd: number): void;
  search(hashes: number, hashesEnd: number, wanted: number, wantedEnd: number, limit: number, found: number): number;
}

/**
 * Make a search for hashes that are near one of some others.
 * @param wanted at least one, at most 1,024
 */
export const makeHashSearch = (wanted: readonly bigint[]): HashSearch => {
  if (wanted.length < 1 || wanted.length > MOST_WANTED) {
    throw new RangeError(`${wanted.length} hashes are wanted; allowed are 1 to ${MOST_WANTED}.`);
  }
  const {
    memory,
    end: tablesEnd,
    measure,
    search,
  } = instantiate<SearchExports>(Buffer.from(FINGERPRINT_MODULE, 'base64'));
  const [wantedAt, oneAt, otherAt, copyAt, foundAt] = layOut(memory, tablesEnd(), [
    MOST_WANTED * FINGERPRINT_BYTES,
    ...[ROOM_BYTES, ROOM_BYTES, ROOM_BYTES, ROOM_BYTES],
  ] as const);
  const { buffer } = memory;
  const view = new DataView(buffer);
  for (const [at, hash] of wanted.entries()) view.setBigUint64(wantedAt + at * FINGERPRINT_BYTES, hash, true);
  const wantedEnd = wantedAt + wanted.length * FINGERPRINT_BYTES;
  measure(wantedAt, wantedEnd);
  const rooms = [new Uint8Array(buffer, oneAt, ROOM_BYTES), new Uint8Array(buffer, otherAt, ROOM_BYTES)] as const;
  const copy = new Uint8Array(buffer, copyAt, ROOM_BYTES);

  const inRoom = ({ byteOffset }: Uint8Array, bytes: number, first: number): NearHash[] => {
    const found: NearHash[] = [];
    const end = search(byteOffset, byteOffset + bytes, wantedAt, wantedEnd, MOST_DISTANCE, foundAt);
    for (let at = foundAt; at < end; at += 8) {
      const place = first + (view.getUint32(at, true) - byteOffset) / FINGERPRINT_BYTES;
      found.push({ place, distance: view.getUint32(at + 4, true) });
    }
    return found;
  };

  return {
    rooms,
    inRoom,
    inBytes(hashes) {
      const whole = hashes.length - (hashes.length % FINGERPRINT_BYTES);
      const found: NearHash[] = [];
      for (let from = 0; from < whole; from += ROOM_BYTES) {
        const bytes = Math.min(ROOM_BYTES, whole - from);
        copy.set(hashes.subarray(from, from + bytes));
        for (const near of inRoom(copy, bytes, from / FINGERPRINT_BYTES)) found.push(near);
      }
      return found;
    },
  };
};
