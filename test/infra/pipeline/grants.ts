import { describe, expect, it } from 'vitest';
import { FUNCTIONS, type FunctionName } from '../../../src/shared/topology.ts';
import type { ObjectUse } from '../../fakes/recording-store.ts';
import { usesOf } from '../recorded-uses.ts';
import { makeResolver } from '../resolve.ts';
import { objectGrants, roleGrants } from '../role-grants.ts';
import { s3Answer } from '../s3-rule.ts';
import { type JsonObject, resourcesOf } from '../synthesize.ts';
import { KEY_ARN, SYNTHESIZED } from './variants.ts';

const template = SYNTHESIZED.templates.existing;
const buckets = { source: 'arn:aws:s3:::films-of-ours', output: 'arn:aws:s3:::results-of-ours' };
const grantsOf = (name: FunctionName) =>
  roleGrants(template, `Previews${name.charAt(0).toUpperCase()}${name.slice(1)}`);

/** The same use of a film below the prefix. */
const belowPrefix = (use: ObjectUse): ObjectUse =>
  use.bucket === 'source' && !use.key.startsWith('uploads/') ? { ...use, key: `films/${use.key}` } : use;

describe.each(FUNCTIONS)('with a prefix, the role of the $name', ({ name }) => {
  it('allows every request that its adapters make to S3, of films below the prefix alone', () => {
    const grants = objectGrants(grantsOf(name), buckets);
    const allowed = (use: ObjectUse) => s3Answer(grants, use, true) === 200;
    expect(
      usesOf(name)
        .map(belowPrefix)
        .filter((use) => !allowed(use)),
    ).toEqual([]);
    const reads = usesOf(name).filter((use) => use.bucket === 'source' && belowPrefix(use) !== use);
    expect(reads.filter(allowed)).toEqual([]);
  });

  it('may use the keys of the buckets for what it may do with objects', () => {
    const actions = grantsOf(name)
      .filter(({ resource }) => resource === KEY_ARN)
      .map(({ action }) => action);
    expect([...new Set(actions)].sort()).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
  });
});

describe('what others are granted', () => {
  const { resolve } = makeResolver(template);
  const statementsOf = (role: string): readonly JsonObject[] => {
    const policies = resourcesOf(template, 'AWS::IAM::Policy').map(
      ([, { Properties }]) => resolve(Properties) as JsonObject,
    );
    const found = policies.find(({ Roles }) => JSON.stringify(Roles) === JSON.stringify([role]));
    return (found?.PolicyDocument as { readonly Statement: readonly JsonObject[] } | undefined)?.Statement ?? [];
  };
  const pairsOf = (role: string) => statementsOf(role).map(({ Action, Resource }) => [Action, Resource]);

  it('is to upload below the prefix, in parts as well, and to use the key', () => {
    expect(pairsOf('Uploader')).toEqual([
      [['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts', 's3:PutObject'], `${buckets.source}/films/new/*`],
      [['kms:Decrypt', 'kms:GenerateDataKey'], KEY_ARN],
    ]);
  });

  it('is to list and read results, and to use the key', () => {
    expect(pairsOf('Reader')).toEqual([
      [
        ['s3:GetObject', 's3:ListBucket'],
        [buckets.output, `${buckets.output}/*`],
      ],
      ['kms:Decrypt', KEY_ARN],
    ]);
  });

  it('is to put events, and to call the HTTP API', () => {
    expect(pairsOf('Asker')).toEqual([['events:PutEvents', expect.stringContaining('previewsbus')]]);
    const [[action, arn] = []] = pairsOf('Caller');
    expect(action).toBe('execute-api:Invoke');
    expect(arn).toMatch(/^arn:aws:execute-api:eu-central-1:123456789012:previewshttpapi[^/]*\/\*$/);
  });
});
