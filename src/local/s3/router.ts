import {
  createBucket,
  deleteBucket,
  getBucketLocation,
  getBucketVersioning,
  headBucket,
  listBuckets,
} from './operations/buckets.ts';
import { completeMultipartUpload } from './operations/complete-multipart-upload.ts';
import { copyObject } from './operations/copy-object.ts';
import { deleteObject, deleteObjects } from './operations/delete-objects.ts';
import { getObject, headObject } from './operations/get-object.ts';
import { getObjectAttributes } from './operations/get-object-attributes.ts';
import { listObjects, listObjectsV2 } from './operations/list-objects.ts';
import {
  abortMultipartUpload,
  createMultipartUpload,
  listMultipartUploads,
  listParts,
} from './operations/multipart-uploads.ts';
import type { Operation } from './operations/operation.ts';
import { postObject } from './operations/post-object.ts';
import { putObject } from './operations/put-object.ts';
import { uploadPart, uploadPartCopy } from './operations/upload-part.ts';
import { S3Error } from './protocol/s3-error.ts';
import type { S3Request } from './protocol/s3-request.ts';

const OPERATIONS = {
  AbortMultipartUpload: abortMultipartUpload,
  CompleteMultipartUpload: completeMultipartUpload,
  CopyObject: copyObject,
  CreateBucket: createBucket,
  CreateMultipartUpload: createMultipartUpload,
  DeleteBucket: deleteBucket,
  DeleteObject: deleteObject,
  DeleteObjects: deleteObjects,
  GetBucketLocation: getBucketLocation,
  GetBucketVersioning: getBucketVersioning,
  GetObject: getObject,
  GetObjectAttributes: getObjectAttributes,
  HeadBucket: headBucket,
  HeadObject: headObject,
  ListBuckets: listBuckets,
  ListMultipartUploads: listMultipartUploads,
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListParts: listParts,
  PostObject: postObject,
  PutObject: putObject,
  UploadPart: uploadPart,
  UploadPartCopy: uploadPartCopy,
} as const satisfies Record<string, Operation>;

/** Names of the operations, as in S3's reference. */
export type OperationName = keyof typeof OPERATIONS;

/** The implementation behind a name. */
export const operationOf = (name: OperationName): Operation => OPERATIONS[name];

/** Sub-resources that S3 has and this server has not. They must not be mistaken for a plain read or write. */
const UNSUPPORTED = [
  'accelerate',
  'acl',
  'analytics',
  'cors',
  'encryption',
  'intelligent-tiering',
  'inventory',
  'legal-hold',
  'lifecycle',
  'logging',
  'metrics',
  'notification',
  'object-lock',
  'ownershipControls',
  'policy',
  'policyStatus',
  'publicAccessBlock',
  'replication',
  'requestPayment',
  'restore',
  'retention',
  'select',
  'tagging',
  'torrent',
  'versions',
  'website',
];

const BUCKET_GETS: readonly (readonly [string, OperationName])[] = [
  ['location', 'GetBucketLocation'],
  ['versioning', 'GetBucketVersioning'],
  ['uploads', 'ListMultipartUploads'],
];

const bucketOperation = ({ method, query, headers }: S3Request): OperationName | undefined => {
  if (method === 'GET') {
    const special = BUCKET_GETS.find(([name]) => query.has(name));
    return special?.[1] ?? (query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects');
  }
  if (method === 'PUT') return query.has('versioning') ? undefined : 'CreateBucket';
  if (method === 'HEAD') return 'HeadBucket';
  if (method === 'DELETE') return 'DeleteBucket';
  if (method !== 'POST') return undefined;
  if (query.has('delete')) return 'DeleteObjects';
  return /^multipart\/form-data\b/i.test(headers['content-type'] ?? '') ? 'PostObject' : undefined;
};

const objectOperation = ({ method, query, headers }: S3Request): OperationName | undefined => {
  const inUpload = query.has('uploadId');
  if (method === 'GET') {
    if (inUpload) return 'ListParts';
    return query.has('attributes') ? 'GetObjectAttributes' : 'GetObject';
  }
  if (method === 'HEAD') return 'HeadObject';
  if (method === 'PUT') {
    const copies = headers['x-amz-copy-source'] !== undefined;
    if (inUpload) return copies ? 'UploadPartCopy' : 'UploadPart';
    return copies ? 'CopyObject' : 'PutObject';
  }
  if (method === 'DELETE') return inUpload ? 'AbortMultipartUpload' : 'DeleteObject';
  if (method !== 'POST') return undefined;
  if (query.has('uploads')) return 'CreateMultipartUpload';
  return inUpload ? 'CompleteMultipartUpload' : undefined;
};

/**
 * The operation that a request addresses.
 * @throws {S3Error} NotImplemented for sub-resources and versions that this server does not have, MethodNotAllowed
 */
export const routeOperation = (request: S3Request): OperationName => {
  const { query } = request;
  const unsupported = UNSUPPORTED.find((name) => query.has(name));
  const version = query.get('versionId');
  if (unsupported) throw new S3Error('NotImplemented', `The sub-resource ?${unsupported} is not implemented.`);
  if (version !== undefined && version !== 'null') {
    throw new S3Error('NotImplemented', 'Objects have no versions here.');
  }
  const name =
    request.bucket === undefined
      ? request.method === 'GET'
        ? 'ListBuckets'
        : undefined
      : request.key === undefined
        ? bucketOperation(request)
        : objectOperation(request);
  if (!name) throw new S3Error('MethodNotAllowed', undefined, { Method: request.method });
  return name;
};
