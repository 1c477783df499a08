import {
  type ChecksumAlgorithm,
  type ChecksumType,
  canCombine,
  checksumElement,
  parseChecksumAlgorithm,
  USUAL_CHECKSUM,
} from '../body/checksums.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { xmlResponse } from '../protocol/s3-response.ts';
import { keyEncoder } from './list-objects.ts';
import { parseObjectAttributes, quoteEtag } from './object-headers.ts';
import { bucketOf, keyOf, type Operation, parseInteger } from './operation.ts';
import { OWNER } from './owner.ts';
import { storageClassOf } from './storage-class.ts';

const parseUploadChecksum = (
  headers: Readonly<Record<string, string>>,
): { algorithm: ChecksumAlgorithm; type: ChecksumType } | undefined => {
  const name = headers['x-amz-checksum-algorithm'];
  if (name === undefined) return undefined;
  const algorithm = parseChecksumAlgorithm(name);
  if (!algorithm) throw new S3Error('InvalidRequest', `Checksum algorithm "${name}" is not supported.`);
  const type = headers['x-amz-checksum-type'] ?? (algorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
  const possible =
    (type === 'COMPOSITE' && algorithm !== 'CRC64NVME') || (type === 'FULL_OBJECT' && canCombine(algorithm));
  if (!possible) throw new S3Error('InvalidRequest', `The ${type} checksum type cannot be used with ${algorithm}.`);
  return { algorithm, type };
};

/** CreateMultipartUpload. */
export const createMultipartUpload: Operation = async (request, context) => {
  const bucket = bucketOf(request, context);
  const checksum = parseUploadChecksum(request.headers);
  const { key, uploadId } = await bucket.createUpload({
    ...parseObjectAttributes(request.headers),
    key: keyOf(request),
    checksum: checksum ?? USUAL_CHECKSUM,
  });
  const headers: Record<string, string> = checksum
    ? { 'x-amz-checksum-algorithm': checksum.algorithm, 'x-amz-checksum-type': checksum.type }
    : {};
  return xmlResponse('InitiateMultipartUploadResult', { Bucket: bucket.name, Key: key, UploadId: uploadId }, headers);
};

/** AbortMultipartUpload; its parts are removed. */
export const abortMultipartUpload: Operation = async (request, context) => {
  await bucketOf(request, context).abortUpload(request.query.get('uploadId') ?? '', keyOf(request));
  return { status: 204 };
};

/** ListParts. */
export const listParts: Operation = async (request, context) => {
  const bucket = bucketOf(request, context);
  const encode = keyEncoder(request);
  const upload = bucket.getUpload(request.query.get('uploadId') ?? '', keyOf(request));
  const marker =
    parseInteger('part-number-marker', request.query.get('part-number-marker'), { min: 0, max: 2 ** 31 - 1 }) ?? 0;
  const wanted = parseInteger('max-parts', request.query.get('max-parts'), { min: 0, max: 2 ** 31 - 1 }) ?? 1000;
  const maxParts = Math.min(wanted, 1000);
  const rest = [...upload.parts.values()]
    .filter(({ partNumber }) => partNumber > marker)
    .sort((a, b) => a.partNumber - b.partNumber);
  const page = rest.slice(0, maxParts);
  return xmlResponse('ListPartsResult', {
    Bucket: bucket.name,
    Key: encode(upload.key),
    UploadId: upload.uploadId,
    PartNumberMarker: marker,
    NextPartNumberMarker: page.at(-1)?.partNumber ?? 0,
    MaxParts: maxParts,
    IsTruncated: rest.length > page.length,
    Part: page.map((part) => ({
      PartNumber: part.partNumber,
      LastModified: new Date(part.lastModified).toISOString(),
      ETag: quoteEtag(part.etag),
      Size: part.size,
      ...(part.checksum && { [checksumElement(part.checksum.algorithm)]: part.checksum.value }),
    })),
    Initiator: OWNER,
    Owner: OWNER,
    StorageClass: storageClassOf(upload),
    ChecksumAlgorithm: upload.checksum?.algorithm,
    ChecksumType: upload.checksum?.type,
  });
};

/** ListMultipartUploads; with a delimiter, uploads whose keys share the text up to it count once, as a common prefix. */
export const listMultipartUploads: Operation = async (request, context) => {
  const bucket = bucketOf(request, context);
  const { query } = request;
  const encode = keyEncoder(request);
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const keyMarker = query.get('key-marker') ?? '';
  const idMarker = query.get('upload-id-marker') ?? '';
  const wanted = parseInteger('max-uploads', query.get('max-uploads'), { min: 0, max: 2 ** 31 - 1 }) ?? 1000;
  const maxUploads = Math.min(wanted, 1000);
  const all = bucket.listUploads();
  const after = all.findIndex(({ key, uploadId }) => key === keyMarker && uploadId === idMarker);
  const rest = all.filter(
    ({ key }, i) =>
      key.startsWith(prefix) &&
      (keyMarker === '' || (after >= 0 ? i > after : Buffer.compare(Buffer.from(key), Buffer.from(keyMarker)) > 0)),
  );
  const commonPrefixes = new Set<string>();
  const uploads = rest.filter(({ key }) => {
    const cut = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (cut >= 0) commonPrefixes.add(key.slice(0, cut + delimiter.length));
    return cut < 0;
  });
  const page = uploads.slice(0, maxUploads);
  const last = page.at(-1);
  return xmlResponse('ListMultipartUploadsResult', {
    Bucket: bucket.name,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: last ? encode(last.key) : undefined,
    NextUploadIdMarker: last?.uploadId,
    Prefix: encode(prefix),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    EncodingType: query.get('encoding-type'),
    MaxUploads: maxUploads,
    IsTruncated: uploads.length > page.length,
    Upload: page.map((upload) => ({
      Key: encode(upload.key),
      UploadId: upload.uploadId,
      Initiator: OWNER,
      Owner: OWNER,
      StorageClass: storageClassOf(upload),
      Initiated: new Date(upload.initiated).toISOString(),
      ChecksumAlgorithm: upload.checksum?.algorithm,
      ChecksumType: upload.checksum?.type,
    })),
    CommonPrefixes: [...commonPrefixes].map((common) => ({ Prefix: encode(common) })),
  });
};
