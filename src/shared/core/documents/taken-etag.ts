/**
 * Etag of a file that was taken over without a request, `<16 hex of the checksum><16 hex of the size>-1`: it has the form of
 * an upload in one part, and the same bytes have the same etag without an MD5.
 * @param crc64nvme CRC-64/NVME of the whole file, base64
 * @param bytes size of the file
 */
export const takenEtag = (crc64nvme: string, bytes: number): string => `${takenPartEtag(crc64nvme, bytes)}-1`;

/** Etag of the only part of such a file. */
export const takenPartEtag = (crc64nvme: string, bytes: number): string =>
  `${Buffer.from(crc64nvme, 'base64').toString('hex')}${bytes.toString(16).padStart(16, '0')}`;
