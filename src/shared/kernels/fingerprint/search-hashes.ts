import { FINGERPRINT_BYTES } from './fingerprint.ts';
import {
  HASHES_OFFSET,
  MOST_WANTED,
  nearHashModule,
  TABLE_ENTRIES,
  TABLES,
  WANTED_OFFSET,
} from './near-hash-module.ts';

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

interface SearchExports {
  readonly search: (at: number, end: number, out: number, wantedEnd: number, limit: bigint) => number;
  readonly memory: { readonly buffer: ArrayBuffer };
}
/** The types of Node 20 do not have it. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: SearchExports };
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
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(nearHashModule(ROOM_BYTES)));
  const { buffer } = exports.memory;
  for (let table = 0; table < TABLES; table += 1) {
    const values = new Set(wanted.map((hash) => Number((hash >> BigInt(16 * table)) & 0xffffn)));
    fillTable(new Uint8Array(buffer, table * TABLE_ENTRIES, TABLE_ENTRIES), values);
  }
  const view = new DataView(buffer);
  for (const [at, hash] of wanted.entries()) view.setBigUint64(WANTED_OFFSET + at * 8, hash, true);
  const wantedEnd = WANTED_OFFSET + wanted.length * 8;
  const room = new Uint8Array(buffer, HASHES_OFFSET, ROOM_BYTES);
  const out = HASHES_OFFSET + ROOM_BYTES;

  return (hashes) => {
    const whole = hashes.length - (hashes.length % FINGERPRINT_BYTES);
    const found: NearHash[] = [];
    for (let from = 0; from < whole; from += ROOM_BYTES) {
      const bytes = Math.min(ROOM_BYTES, whole - from);
      room.set(hashes.subarray(from, from + bytes));
      const end = exports.search(HASHES_OFFSET, HASHES_OFFSET + bytes, out, wantedEnd, BigInt(MOST_DISTANCE));
      for (let at = out; at < end; at += 8) {
        const place = (from + view.getUint32(at, true) - HASHES_OFFSET) / FINGERPRINT_BYTES;
        found.push({ place, distance: view.getUint32(at + 4, true) });
      }
    }
    return found;
  };
};
