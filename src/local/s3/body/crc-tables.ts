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

/** Reflected polynomial of CRC-64/NVME. */
export const CRC64_NVME_POLYNOMIAL = 0x9a6c9329ac4bc9b5n;

// 64-bit BigInt arithmetic per byte would be a hundred times slower: the register is kept as two 32-bit halves.
let crc64: { high: Uint32Array; low: Uint32Array } | undefined;
const crc64Tables = (): { high: Uint32Array; low: Uint32Array } => {
  if (crc64) return crc64;
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ CRC64_NVME_POLYNOMIAL : crc >> 1n;
    high[byte] = Number(crc >> 32n);
    low[byte] = Number(crc & 0xffffffffn);
  }
  crc64 = { high, low };
  return crc64;
};

/**
 * CRC-64/NVME, S3's default full-object checksum.
 * @see https://reveng.sourceforge.io/crc-catalogue/all.htm#crc.cat.crc-64-nvme
 */
export const makeCrc64Nvme = (): RunningChecksum => {
  const tables = crc64Tables();
  let high = 0xffffffff;
  let low = 0xffffffff;
  return {
    update: (chunk) => {
      for (let i = 0; i < chunk.length; i++) {
        const index = (low ^ (chunk[i] as number)) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ (tables.low[index] as number);
        high = (high >>> 8) ^ (tables.high[index] as number);
      }
    },
    digest: () => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32BE(~high >>> 0, 0);
      bytes.writeUInt32BE(~low >>> 0, 4);
      return bytes;
    },
  };
};
