import type { AuthenticatedRequest } from '../auth/authenticated-request.ts';
import { type ChecksumAlgorithm, checksumElement, parseChecksumAlgorithm, USUAL_CHECKSUM } from '../body/checksums.ts';
import { digestBody } from '../body/digested-body.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { xmlResponse } from '../protocol/s3-response.ts';
import type { Bucket } from '../store/bucket.ts';
import type { BlobRef, ObjectAttributes, ObjectRecord } from '../store/object-record.ts';
import { parseWriteCondition } from '../store/write-condition.ts';
import { type CopySource, findCopySource, readCopySource } from './copy-source.ts';
import { OWN_HEADERS, only, parseObjectAttributes, quoteEtag, without } from './object-headers.ts';
import { bucketOf, keyOf, type Operation } from './operation.ts';
import { fullObjectChecksum } from './put-object.ts';
import { assertReadable, storageClassOf } from './storage-class.ts';

/** Content of CopyObjectResult: ETag, time and checksum. */
const copyResult = (record: ObjectRecord) => ({
  LastModified: new Date(record.lastModified).toISOString(),
  ETag: quoteEtag(record.etag),
  ...(record.checksum && {
    ChecksumType: record.checksum.type,
    [checksumElement(record.checksum.algorithm)]: record.checksum.value,
  }),
});

/** Whether a copy onto itself that keeps the metadata changes something else, as S3 requires. */
const changesObject = ({ headers }: AuthenticatedRequest, { record }: CopySource): boolean => {
  const storageClass = headers['x-amz-storage-class'];
  return (
    (storageClass !== undefined && storageClass !== storageClassOf(record)) ||
    headers['x-amz-website-redirect-location'] !== undefined ||
    Object.keys(headers).some((name) => name.startsWith('x-amz-server-side-encryption'))
  );
};

/** Attributes of the copy: the source's, except storage class, redirect and encryption, which never come from the source. */
const copiedAttributes = (source: ObjectRecord, asked: ObjectAttributes): ObjectAttributes => ({
  headers: { ...without(source.headers, OWN_HEADERS), ...only(asked.headers, OWN_HEADERS) },
  metadata: source.metadata,
});

/** The bytes of a copy, with what is known of them. */
type CopiedBytes = Pick<ObjectRecord, 'size' | 'etag' | 'checksum'> & { readonly blob: BlobRef | undefined };

/**
 * Copy bytes as a file, which is verified: those that were stored by one request, as their MD5 and checksum are known.
 * @returns undefined for all others
 */
const duplicated = async (
  { bucket, record }: CopySource,
  target: Bucket,
  algorithm: ChecksumAlgorithm,
): Promise<CopiedBytes | undefined> => {
  const { checksum, size, etag, multipart } = record;
  if (multipart !== undefined || checksum?.algorithm !== algorithm || checksum.type !== 'FULL_OBJECT') return undefined;
  const blob = await target.duplicate(bucket, record);
  return blob && { blob, size, etag, checksum };
};

/** Read the bytes, verified, and write them anew. */
const rewritten = async (source: CopySource, target: Bucket, algorithm: ChecksumAlgorithm): Promise<CopiedBytes> => {
  const body = digestBody(readCopySource(source, { start: 0, end: source.record.size - 1 }), { algorithm });
  const blob = await target.blobs.write(body.chunks);
  const digest = body.digest();
  return { blob, size: digest.size, etag: digest.md5, ...fullObjectChecksum(digest) };
};

/** CopyObject. */
export const copyObject: Operation = async (request, context) => {
  const target = bucketOf(request, context);
  const key = keyOf(request);
  const condition = parseWriteCondition(request.headers);
  const source = findCopySource(request, context);
  assertReadable(source.record);
  const directive = request.headers['x-amz-metadata-directive'] ?? 'COPY';
  if (directive !== 'COPY' && directive !== 'REPLACE') {
    throw new S3Error('InvalidArgument', `x-amz-metadata-directive must be COPY or REPLACE, not "${directive}".`);
  }
  if (
    directive === 'COPY' &&
    source.bucket === target &&
    source.record.key === key &&
    !changesObject(request, source)
  ) {
    throw new S3Error(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
  const asked = parseObjectAttributes(request.headers);
  const { headers, metadata } = directive === 'COPY' ? copiedAttributes(source.record, asked) : asked;
  const algorithm =
    parseChecksumAlgorithm(request.headers['x-amz-checksum-algorithm'] ?? '') ??
    source.record.checksum?.algorithm ??
    USUAL_CHECKSUM.algorithm;
  const copied = (await duplicated(source, target, algorithm)) ?? (await rewritten(source, target, algorithm));
  const record = await target.put({ headers, metadata, key, ...copied }, condition, 'CopyObject');
  await context.announce(request, target.name, record, 'CopyObject');
  return xmlResponse('CopyObjectResult', copyResult(record));
};
