/** Reflected polynomial of CRC-64/NVME. */
export const CRC64_NVME_POLYNOMIAL = 0x9a6c9329ac4bc9b5n;

/** A CRC that is fed in chunks. */
export interface RunningCrc64 {
  update(chunk: Uint8Array): void;
  /** eight bytes, the highest first */
  digest(): Uint8Array;
}

// 64-bit BigInt arithmetic per byte would be a hundred times slower: the register is kept as two 32-bit halves.
let tables: { high: Uint32Array; low: Uint32Array } | undefined;
const makeTables = (): { high: Uint32Array; low: Uint32Array } => {
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ CRC64_NVME_POLYNOMIAL : crc >> 1n;
    high[byte] = Number(crc >> 32n);
    low[byte] = Number(crc & 0xffffffffn);
  }
  return { high, low };
};

/**
 * CRC-64/NVME, S3's checksum of whole objects. Runs in browsers too.
 * @see https://reveng.sourceforge.io/crc-catalogue/all.htm#crc.cat.crc-64-nvme
 */
export const startCrc64Nvme = (): RunningCrc64 => {
  tables ??= makeTables();
  const { high: highs, low: lows } = tables;
  let high = 0xffffffff;
  let low = 0xffffffff;
  return {
    update: (chunk) => {
      for (let i = 0; i < chunk.length; i++) {
        const index = (low ^ (chunk[i] as number)) & 0xff;
        low = ((low >>> 8) | (high << 24)) ^ (lows[index] as number);
        high = (high >>> 8) ^ (highs[index] as number);
      }
    },
    digest: () => {
      const bytes = new DataView(new ArrayBuffer(8));
      bytes.setUint32(0, ~high >>> 0);
      bytes.setUint32(4, ~low >>> 0);
      return new Uint8Array(bytes.buffer);
    },
  };
};
