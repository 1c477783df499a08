import { startFastCrc64Nvme } from '../../../shared/kernels/checksum/fast-crc64-nvme.ts';

/** Incremental checksum over bytes. */
export interface RunningChecksum {
  update(chunk: Uint8Array): void;
  /** Big-endian bytes, as S3 writes them in base64. */
  digest(): Buffer;
}

const byteTable = (polynomial: number): Uint32Array => {
  const table = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    table[byte] = crc >>> 0;
  }
  return table;
};

const CRC32C_POLYNOMIAL = 0x82f63b78;

/**
 * CRC-32C (Castagnoli), which Node's zlib lacks.
 * @see https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4
 */
export const makeCrc32c = (): RunningChecksum => {
  const table = crc32cTable();
  let crc = 0xffffffff;
  return {
    update: (chunk) => {
      for (let i = 0; i < chunk.length; i++) {
        crc = (table[(crc ^ (chunk[i] as number)) & 0xff] as number) ^ (crc >>> 8);
      }
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
      return bytes;
    },
  };
};

let crc32c: Uint32Array | undefined;
const crc32cTable = (): Uint32Array => {
  crc32c ??= byteTable(CRC32C_POLYNOMIAL);
  return crc32c;
};

/** CRC-64/NVME, S3's default full-object checksum. */
export const makeCrc64Nvme = (): RunningChecksum => {
  const running = startFastCrc64Nvme();
  return { update: running.update, digest: () => Buffer.from(running.digest()) };
};
