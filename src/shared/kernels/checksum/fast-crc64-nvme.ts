import { instantiate, type ModuleMemory } from '../wasm/instantiate.ts';
import type { RunningCrc64 } from './crc64-nvme.ts';
import { crc64NvmeModule, DATA_OFFSET, fillTables, STEP_BYTES } from './crc64-nvme-module.ts';

/** Bytes that are copied into the module's memory at once: a piece that stays in the processor's cache. */
const ROOM_BYTES = 256 * 1024;
const ALL_ONES = 0xffff_ffff_ffff_ffffn;

interface Engine {
  readonly update: (crc: bigint, from: number, to: number) => bigint;
  readonly room: Uint8Array;
  readonly table: BigUint64Array;
}

interface Exports {
  readonly update: Engine['update'];
  readonly memory: ModuleMemory;
}
const startEngine = (): Engine => {
  const { update, memory } = instantiate<Exports>(crc64NvmeModule(ROOM_BYTES));
  const { buffer } = memory;
  return {
    update,
    room: new Uint8Array(buffer, DATA_OFFSET, ROOM_BYTES),
    table: fillTables(buffer),
  };
};

let started: Engine | undefined;

/**
 * CRC-64/NVME for Node: the same figure as `startCrc64Nvme`, two to three times as fast. Pages may forbid WebAssembly, so browsers
 * use the other one.
 */
export const startFastCrc64Nvme = (): RunningCrc64 => {
  started ??= startEngine();
  const { update, room, table } = started;
  let crc = ALL_ONES;
  return {
    update(chunk) {
      let at = 0;
      for (; chunk.length - at >= STEP_BYTES; ) {
        const rest = chunk.length - at;
        const bytes = Math.min(ROOM_BYTES, rest - (rest % STEP_BYTES));
        room.set(chunk.subarray(at, at + bytes));
        crc = BigInt.asUintN(64, update(crc, DATA_OFFSET, DATA_OFFSET + bytes));
        at += bytes;
      }
      for (; at < chunk.length; at++) {
        crc = (crc >> 8n) ^ (table[Number((crc ^ BigInt(chunk[at] as number)) & 255n)] as bigint);
      }
    },
    digest() {
      const bytes = new DataView(new ArrayBuffer(8));
      bytes.setBigUint64(0, crc ^ ALL_ONES);
      return new Uint8Array(bytes.buffer);
    },
  };
};
