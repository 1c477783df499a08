import type { Grant } from '../role-grants.ts';
import type { Json, JsonObject } from '../synthesize.ts';

const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as T];

/** `*` is any text, as in IAM. */
const matches = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'))
      .join('.*')}$`,
    's',
  ).test(text);

/** Whether a role may do something. @param prefix of a list */
export type May = (action: string, resource: string, prefix?: string) => boolean;

/** What the policies of a role allow. @param policies properties of `AWS::IAM::Policy` and `AWS::IAM::ManagedPolicy`, resolved */
export const rightsOf = (role: string, policies: readonly JsonObject[]): May => {
  const grants = policies
    .filter(({ Roles }) => listOf(Roles as Json).includes(role))
    .flatMap(({ PolicyDocument }) => (PolicyDocument as { readonly Statement: readonly JsonObject[] }).Statement)
    .flatMap(({ Effect, Action, Resource, Condition }): Grant[] => {
      if (Effect !== 'Allow') throw new RangeError(`a statement of ${role} has the effect ${String(Effect)}`);
      const like = (Condition as { StringLike?: { 's3:prefix'?: string | string[] } } | undefined)?.StringLike;
      const prefixes = listOf(like?.['s3:prefix']);
      return listOf(Action as string).flatMap((action) =>
        listOf(Resource as string).map((resource) => ({ action, resource, prefixes })),
      );
    });
  return (action, resource, prefix = '') =>
    grants.some(
      (grant) =>
        grant.action === action &&
        matches(grant.resource, resource) &&
        (grant.prefixes.length === 0 || grant.prefixes.some((each) => matches(each, prefix))),
    );
};
