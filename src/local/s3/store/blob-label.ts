import { crc32 } from 'node:zlib';
import { type BlobLabel, BlobLabelSchema } from './entry-schema.ts';

/** `<CRC-32, 8 hex> <length of the label, 8 digits> fanreel\n` */
const TRAILER = /^([0-9a-f]{8}) (\d{8}) fanreel\n$/;
/** Bytes at the end of a labelled blob that say where its label begins. */
export const TRAILER_BYTES = 26;
/** Room for a key of 1,024 bytes, headers of 8 KB and the overhead of JSON. */
export const MOST_LABEL_BYTES = 131_072;

const checksumOf = (bytes: Uint8Array): string => crc32(bytes).toString(16).padStart(8, '0');

/** The label and trailer to be written behind a blob's bytes. */
export const writeLabel = (label: BlobLabel): Buffer => {
  const text = Buffer.from(JSON.stringify(label));
  const trailer = `${checksumOf(text)} ${String(text.length).padStart(8, '0')} fanreel\n`;
  return Buffer.concat([text, Buffer.from(trailer)]);
};

/**
 * Read the label from the end of a file.
 * @param end last bytes of the file, at most {@link MOST_LABEL_BYTES}
 * @param fileBytes size of the file
 * @returns undefined when there is no label, or it does not belong to these bytes
 */
export const readLabel = (end: Buffer, fileBytes: number): BlobLabel | undefined => {
  const match = TRAILER.exec(end.toString('latin1', Math.max(0, end.length - TRAILER_BYTES)));
  const from = end.length - TRAILER_BYTES - Number(match?.[2] ?? 0);
  if (match === null || from < 0) return undefined;
  const text = end.subarray(from, end.length - TRAILER_BYTES);
  if (checksumOf(text) !== match[1]) return undefined;
  const label = BlobLabelSchema.safeParse(JSON.parse(text.toString('utf8'))).data;
  return label?.size === fileBytes - TRAILER_BYTES - text.length ? label : undefined;
};
