import { CRC64_NVME_POLYNOMIAL } from './crc64-nvme.ts';

/** Bytes that one step of the loop takes, with a table each. */
export const STEP_BYTES = 32;
const ENTRIES = 256;
const ENTRY_BYTES = 8;
const TABLE_BYTES = ENTRIES * ENTRY_BYTES;
/** Where the bytes to be summed lie in the module's memory: behind the tables. */
export const DATA_OFFSET = STEP_BYTES * TABLE_BYTES;
export const PAGE_BYTES = 65_536;

/** @see https://webassembly.github.io/spec/core/binary/instructions.html */
const OP = {
  loop: 0x03,
  end: 0x0b,
  branchIf: 0x0d,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  i64Load: 0x29,
  i32Const: 0x41,
  i64Const: 0x42,
  i32Less: 0x49,
  i32Add: 0x6a,
  i32And: 0x71,
  i64Xor: 0x85,
  i64Shl: 0x86,
  i64Shr: 0x88,
  wrap: 0xa7,
} as const;
const I32 = 0x7f;
const I64 = 0x7e;
const EMPTY_BLOCK = 0x40;
const FUNCTION_TYPE = 0x60;

/** LEB128, unsigned. */
const unsigned = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)]);
/** LEB128, signed; positive values only. */
const signed = (value: number): number[] => (value < 64 ? [value] : [(value & 127) | 128, ...signed(value >>> 7)]);
const vector = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const section = (id: number, body: readonly number[]): number[] => [id, ...unsigned(body.length), ...body];
const text = (value: string): number[] => vector([...value].map((letter) => [letter.charCodeAt(0)]));

const CRC = 0;
const AT = 1;
const END = 2;
const WORDS = 3;

const get = (local: number): number[] => [OP.localGet, local];
const load = (offset: number): number[] => [OP.i64Load, 0, ...unsigned(offset)];

/** The table's entry for byte `byte` of a word: the byte, times the size of an entry, is the address. */
const lookUp = (word: number, byte: number, table: number): number[] => [
  ...get(WORDS + word),
  ...(byte === 0 ? [OP.i64Const, ...signed(3), OP.i64Shl] : [OP.i64Const, ...signed(8 * byte - 3), OP.i64Shr]),
  OP.wrap,
  ...[OP.i32Const, ...signed(255 * ENTRY_BYTES), OP.i32And],
  ...load(table * TABLE_BYTES),
];

/** `update(crc, at, end)`: the register after the bytes from `at` to `end`, a whole number of steps and at least one. */
const updateFunction = (): number[] => {
  const words = STEP_BYTES / 8;
  const lookUps = Array.from({ length: STEP_BYTES }, (_, i) => lookUp(i >> 3, i & 7, STEP_BYTES - 1 - i));
  const body = [
    ...[OP.loop, EMPTY_BLOCK],
    ...[...get(CRC), ...get(AT), ...load(0), OP.i64Xor, OP.localSet, WORDS],
    ...Array.from({ length: words - 1 }, (_, i) => [
      ...get(AT),
      ...load(8 * (i + 1)),
      OP.localSet,
      WORDS + i + 1,
    ]).flat(),
    ...lookUps.flatMap((each, i) => (i === 0 ? each : [...each, OP.i64Xor])),
    ...[OP.localSet, CRC],
    ...[...get(AT), OP.i32Const, ...signed(STEP_BYTES), OP.i32Add, OP.localTee, AT],
    ...[...get(END), OP.i32Less, OP.branchIf, 0, OP.end],
    ...[...get(CRC), OP.end],
  ];
  const code = [...vector([[...unsigned(words), I64]]), ...body];
  return [...unsigned(code.length), ...code];
};

/**
 * A WebAssembly module that steps a CRC-64/NVME over bytes of its own memory: 64-bit registers, which JavaScript lacks.
 * @param dataBytes room for the bytes, behind the tables
 * @returns the module's bytes; it exports `update` and `memory`
 * @see https://webassembly.github.io/spec/core/binary/modules.html
 */
export const crc64NvmeModule = (dataBytes: number): Uint8Array<ArrayBuffer> => {
  const pages = Math.ceil((DATA_OFFSET + dataBytes) / PAGE_BYTES);
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector([[FUNCTION_TYPE, ...vector([[I64], [I32], [I32]]), ...vector([[I64]])]])),
    ...section(3, vector([[0]])),
    ...section(5, vector([[0, ...unsigned(pages)]])),
    ...section(
      7,
      vector([
        [...text('update'), 0, 0],
        [...text('memory'), 2, 0],
      ]),
    ),
    ...section(10, vector([updateFunction()])),
  ]);
};

/** Fill the tables: table k is the register after a byte and k zero bytes. */
export const fillTables = (memory: ArrayBuffer): BigUint64Array => {
  const tables = new BigUint64Array(memory, 0, STEP_BYTES * ENTRIES);
  for (let byte = 0; byte < ENTRIES; byte++) {
    let crc = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ CRC64_NVME_POLYNOMIAL : crc >> 1n;
    tables[byte] = crc;
  }
  for (let at = ENTRIES; at < tables.length; at++) {
    const before = tables[at - ENTRIES] as bigint;
    tables[at] = (before >> 8n) ^ (tables[Number(before & 255n)] as bigint);
  }
  return tables;
};
