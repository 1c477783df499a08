import type { BucketName, ObjectAction } from '../../src/shared/permissions.ts';
import type { ObjectUse } from '../fakes/recording-store.ts';

/** What a policy allows: one action on the keys, or of lists the prefixes, that match a pattern. */
export interface ObjectGrant {
  readonly action: ObjectAction;
  readonly bucket: BucketName;
  /** `*` is any text, as in IAM */
  readonly pattern: string;
}

/** These hold for a bucket: no key is looked at. */
const OF_WHOLE_BUCKET: ReadonlySet<ObjectAction> = new Set(['s3:ListBucketMultipartUploads']);

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
const matches = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`, 's').test(text);

const allows = (grant: ObjectGrant, action: ObjectAction, { bucket, key }: ObjectUse): boolean =>
  grant.action === action && grant.bucket === bucket && (OF_WHOLE_BUCKET.has(action) || matches(grant.pattern, key));

/**
 * S3's rule: whoever may not do it gets 403. Who reads a key that is not there gets 404 when he may list with that very key as the
 * prefix, else 403 as well.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html under "Permissions"
 */
export const s3Answer = (grants: readonly ObjectGrant[], use: ObjectUse, isThere: boolean): 200 | 403 | 404 => {
  const may = (action: ObjectAction) => grants.some((grant) => allows(grant, action, use));
  if (!may(use.action)) return 403;
  if (use.action !== 's3:GetObject' || isThere) return 200;
  return may('s3:ListBucket') ? 404 : 403;
};

/** Whether a grant is what a use depends on, the answer for a missing key included. */
export const isNeededBy = (grant: ObjectGrant, use: ObjectUse): boolean =>
  allows(grant, use.action, use) || (use.action === 's3:GetObject' && allows(grant, 's3:ListBucket', use));
