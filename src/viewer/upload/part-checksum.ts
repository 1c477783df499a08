import { startCrc64Nvme } from '../../shared/kernels/checksum/crc64-nvme.ts';

/** Bytes that are read at once, few enough that the page stays responsive. */
const PIECE_BYTES = 1024 ** 2;

/**
 * The CRC-64/NVME of a part of a file.
 * @returns base64
 * @throws when the file cannot be read any more
 */
export const partChecksum = async (part: Blob): Promise<string> => {
  const running = startCrc64Nvme();
  for (let at = 0; at < part.size; at += PIECE_BYTES) {
    running.update(new Uint8Array(await part.slice(at, at + PIECE_BYTES).arrayBuffer()));
  }
  return btoa(String.fromCharCode(...running.digest()));
};
