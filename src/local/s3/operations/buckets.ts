import { readVerifiedDocument } from '../auth/verified-body.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { xmlResponse } from '../protocol/s3-response.ts';
import { childText, parseXml } from '../protocol/xml.ts';
import { bucketOf, type Operation } from './operation.ts';
import { OWNER } from './owner.ts';

/** Room for a LocationConstraint and other elements of the document. */
const MAX_CONFIGURATION_BYTES = 64 * 1024;

/** ListBuckets. */
export const listBuckets: Operation = async (request, { store }) => {
  const prefix = request.query.get('prefix') ?? '';
  const buckets = store.buckets().filter(({ name }) => name.startsWith(prefix));
  return xmlResponse('ListAllMyBucketsResult', {
    Owner: OWNER,
    Buckets: {
      Bucket: buckets.map(({ name, createdAt }) => ({ Name: name, CreationDate: new Date(createdAt).toISOString() })),
    },
  });
};

/** CreateBucket; as in us-east-1, creating one's own bucket again succeeds. */
export const createBucket: Operation = async (request, { store, identity }) => {
  const name = request.bucket ?? '';
  if (request.headers['content-length'] !== '0' && request.headers['content-length'] !== undefined) {
    const document = await readVerifiedDocument(request, MAX_CONFIGURATION_BYTES);
    const region = document.trim() === '' ? undefined : childText(parseXml(document), 'LocationConstraint');
    if (region && region !== identity.region) {
      throw new S3Error('InvalidArgument', `This server is in ${identity.region}, not in "${region}".`);
    }
  }
  await store.createBucket(name);
  return { status: 200, headers: { location: `/${name}` } };
};

/** HeadBucket. */
export const headBucket: Operation = async (request, context) => {
  bucketOf(request, context);
  return { status: 200, headers: { 'x-amz-bucket-region': context.identity.region } };
};

/** DeleteBucket; it must be empty. */
export const deleteBucket: Operation = async (request, { store }) => {
  await store.deleteBucket(request.bucket ?? '');
  return { status: 204 };
};

/** GetBucketLocation; us-east-1 is written as an empty element. */
export const getBucketLocation: Operation = async (request, context) => {
  bucketOf(request, context);
  const { region } = context.identity;
  return xmlResponse('LocationConstraint', region === 'us-east-1' ? '' : region);
};

/** GetBucketVersioning: never enabled. */
export const getBucketVersioning: Operation = async (request, context) => {
  bucketOf(request, context);
  return xmlResponse('VersioningConfiguration', '');
};
