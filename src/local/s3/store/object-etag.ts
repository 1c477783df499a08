import type { ObjectRecord, PartRecord } from './object-record.ts';
import type { KnownBlob } from './verified-read.ts';

/*
 * Etags of objects, and by what their bytes are verified. S3's etags are MD5 sums of an object or of its parts. Where another sum of all
 * bytes is known, the etag is made of that, in the form of an upload in one part, which nobody takes for an MD5.
 */

const DIGITS = 32;

type Identity = Pick<ObjectRecord, 'etag' | 'multipart'>;

/** Identity of bytes that came with one request. @param md5 hex */
export const etagOfMd5 = (md5: string): Identity => ({ etag: md5 });

/** The same by their SHA-256. That there are parts, though none, keeps an earlier fanreel from comparing such an etag with an MD5. @param sha256 base64 */
export const etagOfSha256 = (sha256: string): Identity => ({
  etag: `${Buffer.from(sha256, 'base64').toString('hex').slice(0, DIGITS)}-1`,
  multipart: { uploadId: 'none', parts: [] },
});

/** The parts in which an object came; undefined when it came with one request. */
export const partsOf = ({ multipart }: Pick<ObjectRecord, 'multipart'>): readonly PartRecord[] | undefined =>
  multipart === undefined || multipart.parts.length === 0 ? undefined : multipart.parts;

/** What a blob's label says of the etag. */
export const etagOfLabel = (etag: string): string => etag.slice(0, DIGITS);

const SUMS = { CRC64NVME: 'crc64nvme', SHA256: 'sha256' } as const;

const sumOfWhole = ({ checksum }: ObjectRecord): KnownBlob['sum'] => {
  const { algorithm, type, value } = checksum ?? {};
  if (type !== 'FULL_OBJECT' || value === undefined) return undefined;
  return algorithm === 'CRC64NVME' || algorithm === 'SHA256' ? { algorithm: SUMS[algorithm], value } : undefined;
};

/** The blobs of an object with their sums: each its MD5, or the only one that of the whole. */
export const knownBlobs = (record: ObjectRecord): KnownBlob[] => {
  const { blobs, etag, multipart } = record;
  const parts = new Map(multipart?.parts.map((part) => [part.blob?.id, part.etag]));
  const whole = blobs.length === 1 ? sumOfWhole(record) : undefined;
  return blobs.map((blob) => {
    const md5 = multipart ? parts.get(blob.id) : etag;
    return { ...blob, sum: md5 === undefined ? whole : { algorithm: 'md5', value: md5 } };
  });
};
