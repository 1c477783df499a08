import { createHash } from 'node:crypto';
import { type Checksum, type ChecksumAlgorithm, combineChecksums } from '../body/checksums.ts';
import { S3Error } from '../protocol/s3-error.ts';
import type { BlobRef, PartRecord, UploadRecord } from './object-record.ts';
import { bareEtag } from './write-condition.ts';

/** Smallest size of a part, except for the last one. */
const MIN_PART_BYTES = 5 * 1024 ** 2;

/** A part as the client lists it when it completes an upload. */
export interface RequestedPart {
  readonly partNumber: number;
  readonly etag: string;
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly value: string };
}

/** A multipart object, ready to be put in place. */
export interface AssembledParts {
  readonly parts: readonly PartRecord[];
  readonly blobs: readonly BlobRef[];
  readonly size: number;
  /** `<MD5 over the parts' MD5s>-<number of parts>`. */
  readonly etag: string;
  readonly checksum?: Checksum;
}

const pickPart = (stored: ReadonlyMap<number, PartRecord>, requested: RequestedPart): PartRecord => {
  const part = stored.get(requested.partNumber);
  const sameChecksum =
    !requested.checksum ||
    (part?.checksum?.algorithm === requested.checksum.algorithm && part.checksum.value === requested.checksum.value);
  if (!part || part.etag !== bareEtag(requested.etag) || !sameChecksum) {
    throw new S3Error('InvalidPart', undefined, { PartNumber: String(requested.partNumber), ETag: requested.etag });
  }
  return part;
};

const combine = (upload: UploadRecord, parts: readonly PartRecord[]): Checksum | undefined => {
  if (!upload.checksum) return undefined;
  const { algorithm, type } = upload.checksum;
  const values = parts.flatMap(({ checksum, size }) =>
    checksum?.algorithm === algorithm ? [{ value: checksum.value, size }] : [],
  );
  return values.length === parts.length ? combineChecksums(algorithm, type, values) : undefined;
};

/**
 * Assemble the parts of an upload into one object, without reading or copying their bytes.
 * @param upload attributes that were given when the upload was opened
 * @param stored its uploaded parts by number
 * @param requested the client's list; parts left out are dropped
 * @throws {S3Error} MalformedXML for an empty list, InvalidPartOrder, InvalidPart, EntityTooSmall
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export const assembleParts = (
  upload: UploadRecord,
  stored: ReadonlyMap<number, PartRecord>,
  requested: readonly RequestedPart[],
): AssembledParts => {
  if (requested.length === 0) throw new S3Error('MalformedXML');
  if (requested.some((part, i) => i > 0 && part.partNumber <= (requested[i - 1]?.partNumber ?? 0))) {
    throw new S3Error('InvalidPartOrder');
  }
  const parts = requested.map((part) => pickPart(stored, part));
  const small = parts.slice(0, -1).find((part) => part.size < MIN_PART_BYTES);
  if (small) {
    throw new S3Error('EntityTooSmall', undefined, {
      ProposedSize: String(small.size),
      MinSizeAllowed: String(MIN_PART_BYTES),
      PartNumber: String(small.partNumber),
      ETag: small.etag,
    });
  }
  const md5 = createHash('md5');
  for (const part of parts) md5.update(Buffer.from(part.etag, 'hex'));
  const checksum = combine(upload, parts);
  return {
    parts,
    blobs: parts.flatMap(({ blob }) => (blob ? [blob] : [])),
    size: parts.reduce((sum, part) => sum + part.size, 0),
    etag: `${md5.digest('hex')}-${parts.length}`,
    ...(checksum && { checksum }),
  };
};
