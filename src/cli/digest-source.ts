import { createHash } from 'node:crypto';
import { startCrc64Nvme } from '../shared/checksum/crc64-nvme.ts';
import { readFileChunks } from './digest-file.ts';

/** Checksums that identify a file's bytes. */
export interface SourceDigest {
  /** hex; its first digits go in front of a name that is taken */
  readonly sha256: string;
  /** CRC-64/NVME, base64; the checksum that S3 keeps of a whole object */
  readonly crc64nvme: string;
}

/**
 * Read a file once and take the digests that its upload needs.
 * @param onBytes called with the number of bytes read so far
 */
export const digestSource = async (
  path: string,
  onBytes: (bytes: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<SourceDigest> => {
  const sha256 = createHash('sha256');
  const crc = startCrc64Nvme();
  let bytes = 0;
  for await (const chunk of readFileChunks(path, signal)) {
    sha256.update(chunk);
    crc.update(chunk);
    bytes += chunk.length;
    onBytes(bytes);
  }
  return { sha256: sha256.digest('hex'), crc64nvme: Buffer.from(crc.digest()).toString('base64') };
};
