import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { BUCKET_NAMES, type BucketName, type ObjectPermission } from '../../src/shared/permissions.ts';

type Buckets = Readonly<Record<BucketName, IBucket>>;

const statementOf = ({ action, bucket, keys }: ObjectPermission, buckets: Buckets): PolicyStatement => {
  // This permission is on the whole bucket: IAM has no prefix condition for it.
  const onBucket = action === 's3:ListBucketMultipartUploads';
  const resources = onBucket ? [buckets[bucket].bucketArn] : keys.map((key) => buckets[bucket].arnForObjects(key));
  return new PolicyStatement({ actions: [action], resources });
};

/** One statement for all prefixes of a bucket: S3 checks it for lists, and when a missing key is read. */
const listStatements = (lists: readonly ObjectPermission[], name: BucketName, bucket: IBucket): PolicyStatement[] => {
  const prefixes = [...new Set(lists.filter((each) => each.bucket === name).flatMap(({ keys }) => keys))];
  if (prefixes.length === 0) return [];
  const conditions = prefixes.includes('*') ? {} : { conditions: { StringLike: { 's3:prefix': prefixes } } };
  return [new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn], ...conditions })];
};

/** The policy statements for what a function may do with objects: one action, exact key patterns each. */
export const objectStatements = (permissions: readonly ObjectPermission[], buckets: Buckets): PolicyStatement[] => {
  const lists = permissions.filter(({ action }) => action === 's3:ListBucket');
  const others = permissions.filter(({ action }) => action !== 's3:ListBucket');
  return [
    ...others.map((permission) => statementOf(permission, buckets)),
    ...BUCKET_NAMES.flatMap((name) => listStatements(lists, name, buckets[name])),
  ];
};
