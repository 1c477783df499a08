import type { AuthenticatedRequest } from '../auth/authenticated-request.ts';
import { openVerifiedBody } from '../auth/verified-body.ts';
import { checksumElement, checksumHeader } from '../body/checksums.ts';
import { type DigestedBody, digestBody } from '../body/digested-body.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { xmlResponse } from '../protocol/s3-response.ts';
import type { OpenUpload } from '../store/bucket-state.ts';
import type { PartRecord } from '../store/object-record.ts';
import { parseByteRange } from './byte-range.ts';
import { findCopySource, readCopySource } from './copy-source.ts';
import { quoteEtag } from './object-headers.ts';
import { bucketOf, keyOf, type Operation, type OperationContext, parseInteger } from './operation.ts';
import { assertReadable } from './storage-class.ts';

const findUpload = (request: AuthenticatedRequest, context: OperationContext): OpenUpload =>
  bucketOf(request, context).getUpload(request.query.get('uploadId') ?? '', keyOf(request));

const storePart = async (
  request: AuthenticatedRequest,
  context: OperationContext,
  upload: OpenUpload,
  body: DigestedBody,
): Promise<PartRecord> => {
  const partNumber = parseInteger('partNumber', request.query.get('partNumber'), { min: 1, max: 10_000 });
  if (partNumber === undefined) throw new S3Error('InvalidArgument', 'partNumber is missing.');
  const bucket = bucketOf(request, context);
  const blob = await bucket.blobs.write(body.chunks);
  const { size, md5, checksum } = body.digest();
  return bucket.putPart(upload.uploadId, upload.key, {
    partNumber,
    size,
    etag: md5,
    ...(blob && { blob }),
    ...(checksum && { checksum }),
  });
};

/** UploadPart; a part of the same number is replaced. */
export const uploadPart: Operation = async (request, context) => {
  const upload = findUpload(request, context);
  const declares = Object.keys(request.headers).some((name) => name.startsWith('x-amz-checksum-'));
  const algorithm = upload.checksum?.algorithm;
  // The object's checksum is computed from those of its parts, so a part needs one even when the client declares none.
  const implied = !declares && algorithm && { 'x-amz-sdk-checksum-algorithm': algorithm };
  const body = openVerifiedBody(implied ? { ...request, headers: { ...implied, ...request.headers } } : request);
  const part = await storePart(request, context, upload, body);
  const headers: Record<string, string> = { etag: quoteEtag(part.etag) };
  if (part.checksum) headers[checksumHeader(part.checksum.algorithm)] = part.checksum.value;
  return { status: 200, headers };
};

/** UploadPartCopy: a part from (a range of) an existing object. */
export const uploadPartCopy: Operation = async (request, context) => {
  const upload = findUpload(request, context);
  const source = findCopySource(request, context);
  assertReadable(source.record);
  const header = request.headers['x-amz-copy-source-range'];
  const range = parseByteRange(header, source.record.size);
  if (header !== undefined && (!range || `bytes=${range.start}-${range.end}` !== header)) {
    throw new S3Error(
      'InvalidArgument',
      `x-amz-copy-source-range must be bytes=first-last within the source, not "${header}".`,
    );
  }
  const bytes = readCopySource(source, range ?? { start: 0, end: source.record.size - 1 });
  const part = await storePart(request, context, upload, digestBody(bytes, { algorithm: upload.checksum?.algorithm }));
  return xmlResponse('CopyPartResult', {
    LastModified: new Date(part.lastModified).toISOString(),
    ETag: quoteEtag(part.etag),
    ...(part.checksum && { [checksumElement(part.checksum.algorithm)]: part.checksum.value }),
  });
};
