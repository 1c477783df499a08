import { BUCKET_NAMES, type BucketName } from '../../src/shared/permissions.ts';
import { makeResolver } from './resolve.ts';
import type { ObjectGrant } from './s3-rule.ts';
import { type JsonObject, resource, type StackTemplate } from './synthesize.ts';

const listOf = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** One action on one resource, with the prefixes that may be listed. */
export interface Grant {
  readonly action: string;
  readonly resource: string;
  readonly prefixes: readonly string[];
}

/**
 * Every pair of action and resource that a role is granted.
 * @param idStart beginning of the logical ids of the function and its role
 * @throws {RangeError} when a statement denies
 */
export const roleGrants = (template: StackTemplate, idStart: string): Grant[] => {
  const { resolve } = makeResolver(template);
  const [, policy] = resource(template, 'AWS::IAM::Policy', `${idStart}Role`);
  const { Statement } = resolve(policy.Properties.PolicyDocument ?? null) as {
    readonly Statement: readonly JsonObject[];
  };
  return Statement.flatMap(({ Effect, Action, Resource, Condition }) => {
    if (Effect !== 'Allow') throw new RangeError(`a statement of ${idStart} has the effect ${String(Effect)}`);
    const like = (Condition as { StringLike?: { 's3:prefix'?: string | string[] } } | undefined)?.StringLike;
    const prefixes = listOf(like?.['s3:prefix'] ?? []);
    return listOf(Action as string).flatMap((action) =>
      listOf(Resource as string).map((granted): Grant => ({ action, resource: granted, prefixes })),
    );
  });
};

/**
 * Of grants, those on objects, as patterns of keys and prefixes.
 * @param buckets ARNs
 * @throws {RangeError} when one is on a bucket that is neither
 */
export const objectGrants = (grants: readonly Grant[], buckets: Readonly<Record<BucketName, string>>): ObjectGrant[] =>
  grants.flatMap(({ action, resource: granted, prefixes }) => {
    if (!action.startsWith('s3:')) return [];
    const bucket = BUCKET_NAMES.find((each) => granted.startsWith(buckets[each]));
    if (bucket === undefined) throw new RangeError(`${action} is granted on ${granted}, which is no bucket of ours`);
    const key = granted.slice(buckets[bucket].length + 1);
    const patterns = key === '' ? (prefixes.length === 0 ? ['*'] : prefixes) : [key];
    return patterns.map((pattern) => ({ action: action as ObjectGrant['action'], bucket, pattern }));
  });
