import { startFastCrc64Nvme } from '../../shared/kernels/checksum/fast-crc64-nvme.ts';
import { digestFile, readFileChunks } from './digest-file.ts';

/** Checksums that identify a file's bytes. */
export interface SourceDigest {
  /** CRC-64/NVME, base64; the checksum that S3 keeps of a whole object */
  readonly crc64nvme: string;
  /** SHA-256 in hex. Reads the file when it is first asked for, which is rare: for a name that other bytes have taken. */
  readonly sha256: () => Promise<string>;
}

/** The digests of a file whose CRC-64/NVME is known. */
export const digestOf = (path: string, crc64nvme: string, signal?: AbortSignal): SourceDigest => {
  let sha256: Promise<string> | undefined;
  return {
    crc64nvme,
    sha256: () => {
      sha256 ??= digestFile(path, 'sha256', undefined, signal);
      return sha256;
    },
  };
};

/**
 * Read a file once and take the digest that its upload needs.
 * @param onBytes called with the number of bytes read so far
 */
export const digestSource = async (
  path: string,
  onBytes: (bytes: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<SourceDigest> => {
  const crc = startFastCrc64Nvme();
  let bytes = 0;
  for await (const chunk of readFileChunks(path, signal)) {
    crc.update(chunk);
    bytes += chunk.length;
    onBytes(bytes);
  }
  return digestOf(path, Buffer.from(crc.digest()).toString('base64'), signal);
};
