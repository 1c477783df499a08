import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { BUCKET_NAMES, type BucketName, type ObjectPermission } from '../../src/shared/permissions.ts';

const DECRYPT = 'kms:Decrypt';

/**
 * What reading or writing takes of a bucket's key. To complete an upload in parts, S3 reads the parts.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
 */
export const KEY_ACTIONS = { read: [DECRYPT], write: [DECRYPT, 'kms:GenerateDataKey'] } as const;

/** Let somebody use the keys of buckets for what he may do with objects; a bucket without a key of its own needs none. */
export const grantKeys = (
  permissions: readonly ObjectPermission[],
  buckets: Readonly<Record<BucketName, IBucket>>,
  grantee: IGrantable,
): void => {
  for (const name of BUCKET_NAMES) {
    const actions = new Set(permissions.filter(({ bucket }) => bucket === name).map(({ action }) => action));
    const use = actions.has('s3:PutObject') ? 'write' : actions.has('s3:GetObject') ? 'read' : undefined;
    if (use !== undefined) buckets[name].encryptionKey?.grant(grantee, ...KEY_ACTIONS[use]);
  }
};
