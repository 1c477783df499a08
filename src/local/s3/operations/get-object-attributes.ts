import { checksumElement } from '../body/checksums.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { xmlResponse } from '../protocol/s3-response.ts';
import { findObject } from './get-object.ts';
import type { Operation } from './operation.ts';
import { storageClassOf } from './storage-class.ts';

const ATTRIBUTES = ['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'];

/** GetObjectAttributes; of the parts only their count is returned. */
export const getObjectAttributes: Operation = async (request, context) => {
  const record = findObject(request, context);
  const wanted = (request.headers['x-amz-object-attributes'] ?? '').split(',').map((name) => name.trim());
  const unknown = wanted.find((name) => !ATTRIBUTES.includes(name));
  if (unknown !== undefined) {
    throw new S3Error('InvalidArgument', `x-amz-object-attributes: "${unknown}" is none of ${ATTRIBUTES.join(', ')}.`);
  }
  const { checksum, multipart } = record;
  return xmlResponse(
    'GetObjectAttributesResponse',
    {
      ETag: wanted.includes('ETag') ? record.etag : undefined,
      Checksum:
        wanted.includes('Checksum') && checksum
          ? { [checksumElement(checksum.algorithm)]: checksum.value, ChecksumType: checksum.type }
          : undefined,
      ObjectParts: wanted.includes('ObjectParts') && multipart ? { PartsCount: multipart.parts.length } : undefined,
      StorageClass: wanted.includes('StorageClass') ? storageClassOf(record) : undefined,
      ObjectSize: wanted.includes('ObjectSize') ? record.size : undefined,
    },
    { 'last-modified': new Date(record.lastModified).toUTCString() },
  );
};
