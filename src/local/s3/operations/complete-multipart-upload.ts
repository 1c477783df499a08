import type { AuthenticatedRequest } from '../auth/authenticated-request.ts';
import { readVerifiedDocument } from '../auth/verified-body.ts';
import { CHECKSUM_ALGORITHMS, checksumElement, checksumHeader } from '../body/checksums.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { xmlResponse } from '../protocol/s3-response.ts';
import { childrenOf, childText, parseXml, type XmlElement } from '../protocol/xml.ts';
import type { AssembledParts, RequestedPart } from '../store/assemble-parts.ts';
import { parseWriteCondition } from '../store/write-condition.ts';
import { quoteEtag } from './object-headers.ts';
import { bucketOf, keyOf, type Operation } from './operation.ts';

/** 10,000 parts with the longest checksums are 1.8 MB, twice that when a client indents them. */
const MAX_DOCUMENT_BYTES = 4 * 1024 ** 2;

const parsePart = (element: XmlElement): RequestedPart => {
  const partNumber = Number(childText(element, 'PartNumber'));
  const etag = childText(element, 'ETag');
  if (!Number.isInteger(partNumber) || etag === undefined) throw new S3Error('MalformedXML');
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const value = childText(element, checksumElement(algorithm));
    if (value !== undefined) return { partNumber, etag, checksum: { algorithm, value } };
  }
  return { partNumber, etag };
};

/** Check the size and checksum that the client declares for the whole object against those of the assembled parts. */
const assertExpected = (headers: AuthenticatedRequest['headers'], assembled: AssembledParts): void => {
  const size = headers['x-amz-mp-object-size'];
  if (size !== undefined && Number(size) !== assembled.size) {
    throw new S3Error('InvalidRequest', `The parts make ${assembled.size} bytes, x-amz-mp-object-size says ${size}.`);
  }
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const expected = headers[checksumHeader(algorithm)];
    if (expected === undefined) continue;
    const { checksum } = assembled;
    // Composite values are sent with and without their number of parts.
    const values = checksum?.algorithm === algorithm ? [checksum.value, checksum.value.replace(/-\d+$/, '')] : [];
    if (!values.includes(expected)) {
      throw new S3Error('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
    }
  }
};

// These headers describe the object. If they stayed, the XML document would be verified against them.
const withoutObjectChecksums = (request: AuthenticatedRequest): AuthenticatedRequest => ({
  ...request,
  headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => !name.startsWith('x-amz-checksum-'))),
});

/** CompleteMultipartUpload: the parts become the object where they lie, no byte is copied. */
export const completeMultipartUpload: Operation = async (request, context) => {
  const bucket = bucketOf(request, context);
  const key = keyOf(request);
  const root = parseXml(await readVerifiedDocument(withoutObjectChecksums(request), MAX_DOCUMENT_BYTES));
  if (root.name !== 'CompleteMultipartUpload') throw new S3Error('MalformedXML');
  const record = await bucket.completeUpload(
    request.query.get('uploadId') ?? '',
    key,
    childrenOf(root, 'Part').map(parsePart),
    parseWriteCondition(request.headers),
    (assembled) => assertExpected(request.headers, assembled),
  );
  // Also when the upload was complete already: the client's first try may have failed at the announcement.
  await context.announce(request, bucket.name, record, 'CompleteMultipartUpload');
  return xmlResponse('CompleteMultipartUploadResult', {
    Location: `${context.endpoint(request)}/${bucket.name}/${encodeURIComponent(key).replaceAll('%2F', '/')}`,
    Bucket: bucket.name,
    Key: key,
    ETag: quoteEtag(record.etag),
    ...(record.checksum && {
      [checksumElement(record.checksum.algorithm)]: record.checksum.value,
      ChecksumType: record.checksum.type,
    }),
  });
};
