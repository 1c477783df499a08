import { instantiate, type ModuleMemory } from '../wasm/instantiate.ts';
import { layOut } from '../wasm/lay-out.ts';
import { FINGERPRINT_BYTES } from './fingerprint.ts';
import { FINGERPRINT_MODULE } from './fingerprint-module.ts';

const TABLES = 4;
const TABLE_ENTRIES = 65_536;
/** Hashes that are wanted at most: each one is compared with what is nearly near. */
const MOST_WANTED = 1_024;

/** Bits in which two pictures of one frame differ at most. What is near is looked at more closely, so it may be another picture. */
export const MOST_DISTANCE = 11;
/** Of 64 bits that differ in at most 11 places, some 16 differ in at most 2. */
const MOST_TABLE_DISTANCE = Math.floor(MOST_DISTANCE / TABLES);
/** Hashes that are searched at once. */
const ROOM_BYTES = 256 * 1024;

/** A hash that is near a wanted one. */
export interface NearHash {
  /** from 0 on */
  readonly place: number;
  readonly distance: number;
}

/** What `assembly/fingerprint` exports. */
interface SearchExports {
  readonly memory: ModuleMemory;
  /** first address that is free */
  end(): number;
  /** @see assembly/fingerprint/index.ts */
  search(hashes: number, hashesEnd: number, wanted: number, wantedEnd: number, limit: bigint, found: number): number;
}

const fillTable = (table: Uint8Array, wanted: ReadonlySet<number>): void => {
  for (const value of wanted) {
    table[value] = 1;
    for (let one = 0; one < 16; one += 1) {
      table[value ^ (1 << one)] = 1;
      for (let two = 0; two < one; two += 1) table[value ^ (1 << one) ^ (1 << two)] = 1;
    }
  }
};

if (MOST_TABLE_DISTANCE !== 2) throw new RangeError('The tables hold what differs in two bits.');

/**
 * Make a search for hashes that are near one of some others.
 * @param wanted at least one, at most 1,024
 * @returns takes hashes as bytes, little-endian, and gives those within {@link MOST_DISTANCE} of a wanted one, in order
 */
export const makeHashSearch = (wanted: readonly bigint[]): ((hashes: Uint8Array) => NearHash[]) => {
  if (wanted.length < 1 || wanted.length > MOST_WANTED) {
    throw new RangeError(`${wanted.length} hashes are wanted; allowed are 1 to ${MOST_WANTED}.`);
  }
  const { memory, end: tablesEnd, search } = instantiate<SearchExports>(Buffer.from(FINGERPRINT_MODULE, 'base64'));
  const [wantedAt, roomAt, foundAt] = layOut(memory, tablesEnd(), [
    MOST_WANTED * FINGERPRINT_BYTES,
    ROOM_BYTES,
    ROOM_BYTES,
  ] as const);
  const { buffer } = memory;
  for (let table = 0; table < TABLES; table += 1) {
    const values = new Set(wanted.map((hash) => Number((hash >> BigInt(16 * table)) & 0xffffn)));
    fillTable(new Uint8Array(buffer, table * TABLE_ENTRIES, TABLE_ENTRIES), values);
  }
  const view = new DataView(buffer);
  for (const [at, hash] of wanted.entries()) view.setBigUint64(wantedAt + at * FINGERPRINT_BYTES, hash, true);
  const wantedEnd = wantedAt + wanted.length * FINGERPRINT_BYTES;
  const room = new Uint8Array(buffer, roomAt, ROOM_BYTES);

  return (hashes) => {
    const whole = hashes.length - (hashes.length % FINGERPRINT_BYTES);
    const found: NearHash[] = [];
    for (let from = 0; from < whole; from += ROOM_BYTES) {
      const bytes = Math.min(ROOM_BYTES, whole - from);
      room.set(hashes.subarray(from, from + bytes));
      const end = search(roomAt, roomAt + bytes, wantedAt, wantedEnd, BigInt(MOST_DISTANCE), foundAt);
      for (let at = foundAt; at < end; at += 8) {
        const place = (from + view.getUint32(at, true) - roomAt) / FINGERPRINT_BYTES;
        found.push({ place, distance: view.getUint32(at + 4, true) });
      }
    }
    return found;
  };
};
