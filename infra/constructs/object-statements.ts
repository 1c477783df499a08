import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { BucketName, ObjectPermission } from '../../src/shared/permissions.ts';

const listStatement = (bucket: Bucket, prefixes: readonly string[]): PolicyStatement =>
  new PolicyStatement({
    actions: ['s3:ListBucket'],
    resources: [bucket.bucketArn],
    ...(prefixes.includes('*') ? {} : { conditions: { StringLike: { 's3:prefix': [...prefixes] } } }),
  });

/** The policy statements for what a function may do with objects: one action, exact key patterns each. */
export const objectStatements = (
  permissions: readonly ObjectPermission[],
  buckets: Readonly<Record<BucketName, Bucket>>,
): PolicyStatement[] =>
  permissions.map(({ action, bucket, keys }) => {
    if (action === 's3:ListBucket') return listStatement(buckets[bucket], keys);
    // A right on the bucket: IAM knows no prefixes for it.
    const onBucket = action === 's3:ListBucketMultipartUploads';
    const resources = onBucket ? [buckets[bucket].bucketArn] : keys.map((key) => buckets[bucket].arnForObjects(key));
    return new PolicyStatement({ actions: [action], resources });
  });
