/** Where the tables of 16 bits, the wanted hashes and the searched hashes lie in the module's memory. */
export const TABLE_ENTRIES = 65_536;
export const TABLES = 4;
export const WANTED_OFFSET = TABLES * TABLE_ENTRIES;
export const MOST_WANTED = 1_024;
export const HASHES_OFFSET = WANTED_OFFSET + MOST_WANTED * 8;
const PAGE_BYTES = 65_536;

/** @see https://webassembly.github.io/spec/core/binary/instructions.html */
const OP = {
  loop: 0x03,
  if: 0x04,
  end: 0x0b,
  branchIf: 0x0d,
  select: 0x1b,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  i64Load: 0x29,
  i32Load8: 0x2d,
  i32Store: 0x36,
  i32Const: 0x41,
  i64Const: 0x42,
  i32Less: 0x49,
  i64Less: 0x54,
  i64AtMost: 0x58,
  i32Add: 0x6a,
  i32And: 0x71,
  i32Or: 0x72,
  i64Ones: 0x7b,
  i64Xor: 0x85,
  i64Shift: 0x88,
  wrap: 0xa7,
} as const;
const I32 = 0x7f;
const I64 = 0x7e;
const EMPTY_BLOCK = 0x40;
const FUNCTION_TYPE = 0x60;

/** LEB128, unsigned. */
const natural = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...natural(value >>> 7)]);
/** LEB128, signed; positive values only. */
const positive = (value: number): number[] => (value < 64 ? [value] : [(value & 127) | 128, ...positive(value >>> 7)]);
const list = (items: readonly (readonly number[])[]): number[] => [...natural(items.length), ...items.flat()];
const part = (id: number, body: readonly number[]): number[] => [id, ...natural(body.length), ...body];
const word = (value: string): number[] => list([...value].map((letter) => [letter.charCodeAt(0)]));

const AT = 0;
const END = 1;
const OUT = 2;
const WANTED_END = 3;
const LIMIT = 4;
const HASH = 5;
const BEST = 6;
const DISTANCE = 7;
const WANTED = 8;

const get = (local: number): number[] => [OP.localGet, local];
const set = (local: number): number[] => [OP.localSet, local];
const step = (local: number): number[] => [...get(local), OP.i32Const, 8, OP.i32Add, OP.localTee, local];

/** Whether 16 bits of the hash are near those of some wanted one. */
const isNear = (table: number): number[] => [
  ...get(HASH),
  ...(table === 0 ? [] : [OP.i64Const, ...positive(16 * table), OP.i64Shift]),
  OP.wrap,
  ...[OP.i32Const, ...positive(TABLE_ENTRIES - 1), OP.i32And],
  ...[OP.i32Load8, 0, ...natural(table * TABLE_ENTRIES)],
];

const searchFunction = (): number[] => {
  const body = [
    ...[OP.loop, EMPTY_BLOCK],
    ...[...get(AT), OP.i64Load, 3, 0, ...set(HASH)],
    ...Array.from({ length: TABLES }, (_, table) => (table === 0 ? isNear(0) : [...isNear(table), OP.i32Or])).flat(),
    ...[OP.if, EMPTY_BLOCK],
    ...[OP.i64Const, ...positive(65), ...set(BEST), OP.i32Const, ...positive(WANTED_OFFSET), ...set(WANTED)],
    ...[OP.loop, EMPTY_BLOCK],
    ...[...get(HASH), ...get(WANTED), OP.i64Load, 3, 0, OP.i64Xor, OP.i64Ones, OP.localTee, DISTANCE],
    ...[...get(BEST), ...get(DISTANCE), ...get(BEST), OP.i64Less, OP.select, ...set(BEST)],
    ...[...step(WANTED), ...get(WANTED_END), OP.i32Less, OP.branchIf, 0, OP.end],
    ...[...get(BEST), ...get(LIMIT), OP.i64AtMost, OP.if, EMPTY_BLOCK],
    ...[...get(OUT), ...get(AT), OP.i32Store, 2, 0],
    ...[...get(OUT), ...get(BEST), OP.wrap, OP.i32Store, 2, 4],
    ...[...step(OUT), ...set(OUT), OP.end],
    OP.end,
    ...[...step(AT), ...get(END), OP.i32Less, OP.branchIf, 0, OP.end],
    ...[...get(OUT), OP.end],
  ];
  const locals = list([
    [...natural(3), I64],
    [...natural(1), I32],
  ]);
  return [...natural(locals.length + body.length), ...locals, ...body];
};

/**
 * A WebAssembly module that looks for hashes near wanted ones: popcount of 64 bits, which JavaScript lacks.
 * `search(at, end, out, wantedEnd, limit)` writes for each hash within the limit its address and its distance, 4 bytes each, and
 * returns the end of these.
 * @param hashBytes room for hashes, and as much for what is found
 */
export const nearHashModule = (hashBytes: number): Uint8Array<ArrayBuffer> => {
  const pages = Math.ceil((HASHES_OFFSET + 2 * hashBytes) / PAGE_BYTES);
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...part(1, list([[FUNCTION_TYPE, ...list([[I32], [I32], [I32], [I32], [I64]]), ...list([[I32]])]])),
    ...part(3, list([[0]])),
    ...part(5, list([[0, ...natural(pages)]])),
    ...part(
      7,
      list([
        [...word('search'), 0, 0],
        [...word('memory'), 2, 0],
      ]),
    ),
    ...part(10, list([searchFunction()])),
  ]);
};
