import { describe, expect, it } from 'vitest';
import type { BucketName } from '../../../src/shared/permissions.ts';
import { FUNCTIONS, type FunctionName } from '../../../src/shared/topology.ts';
import type { ObjectUse } from '../../fakes/recording-store.ts';
import { usesOf } from '../recorded-uses.ts';
import { physicalName } from '../resolve.ts';
import { objectGrants, roleGrants } from '../role-grants.ts';
import { isNeededBy, s3Answer } from '../s3-rule.ts';
import { resource, resourcesOf, synthesize } from '../synthesize.ts';

const template = synthesize();
const names = FUNCTIONS.map(({ name }) => name);
const arnOf = (type: string, idStart: string) => `${physicalName(resource(template, type, idStart)[0])}.Arn`;
const buckets: Readonly<Record<BucketName, string>> = {
  source: arnOf('AWS::S3::Bucket', 'StorageSource'),
  output: arnOf('AWS::S3::Bucket', 'StorageOutput'),
};
const bus = arnOf('AWS::Events::EventBus', 'Bus');
const idStartOf = (name: FunctionName) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
const grantsOf = (name: FunctionName) => roleGrants(template, idStartOf(name));
const objectGrantsOf = (name: FunctionName) => objectGrants(grantsOf(name), buckets);

const pair = ({ action, bucket, key }: ObjectUse) => `${action} ${bucket}/${key}`;

describe.each(names)('the role of the %s', (name) => {
  it('allows every request that its adapters make to S3', () => {
    const grants = objectGrantsOf(name);
    const refused = usesOf(name).filter((use) => s3Answer(grants, use, true) !== 200);
    expect([...new Set(refused.map(pair))]).toEqual([]);
    expect(usesOf(name).length).toBeGreaterThan(10);
  });

  it('is told that a key is missing, of every key that it reads', () => {
    const grants = objectGrantsOf(name);
    const reads = usesOf(name).filter(({ action }) => action === 's3:GetObject');
    const denied = reads.filter((use) => s3Answer(grants, use, false) !== 404);
    expect([...new Set(denied.map(pair))]).toEqual([]);
    expect(reads.length).toBeGreaterThan(5);
  });

  it('allows nothing in S3 that they do not make', () => {
    const unused = objectGrantsOf(name).filter((grant) => !usesOf(name).some((use) => isNeededBy(grant, use)));
    expect(unused.map(({ action, bucket, pattern }) => `${action} ${bucket}/${pattern}`)).toEqual([]);
  });

  it('allows beside that its own logs, traces and events only', () => {
    const others = grantsOf(name).filter(({ action }) => !action.startsWith('s3:'));
    const logs = arnOf('AWS::Logs::LogGroup', idStartOf(name));
    expect(others.map(({ action, resource: granted }) => `${action} ${granted}`).sort()).toEqual([
      `events:PutEvents ${bus}`,
      `logs:CreateLogStream ${logs}`,
      `logs:PutLogEvents ${logs}`,
      'xray:PutTelemetryRecords *',
      'xray:PutTraceSegments *',
    ]);
  });

  it('has no managed policy and no wildcard among its actions', () => {
    const [, role] = resource(template, 'AWS::IAM::Role', idStartOf(name));
    expect(role.Properties.ManagedPolicyArns).toBeUndefined();
    expect(grantsOf(name).filter(({ action }) => action.includes('*'))).toEqual([]);
  });
});

describe('the rule of S3', () => {
  const get = { action: 's3:GetObject', bucket: 'output', pattern: 'jobs/*' } as const;
  const listing = (pattern: string) => [get, { action: 's3:ListBucket', bucket: 'output', pattern } as const];
  const use = { action: 's3:GetObject', bucket: 'output', key: 'jobs/x/edges/00001.mp4' } as const;

  it.each([
    ['nothing', [], 403, 403],
    ['the read alone', [get], 200, 403],
    ['to list the folder of the job, which is another prefix than the key', listing('jobs/*/'), 200, 403],
    ['to list with the key as the prefix', listing('jobs/*/edges/*'), 200, 404],
    ['to list everything', listing('*'), 200, 404],
  ])('answers who may do %s', (_, grants, there, missing) => {
    expect([s3Answer(grants, use, true), s3Answer(grants, use, false)]).toEqual([there, missing]);
  });
});

describe('permissions', () => {
  it('of whoever signs reads of sources are to read them, and no more', () => {
    for (const name of names.filter((each) => each !== 'api')) {
      const onSources = grantsOf(name).filter(({ resource: granted }) => granted.startsWith(buckets.source));
      const signs = usesOf(name).some(({ bucket }) => bucket === 'source');
      expect(onSources.map(({ action }) => action).sort()).toEqual(signs ? ['s3:GetObject', 's3:ListBucket'] : []);
    }
  });

  it('of the API on the source bucket are to sign, end and delete uploads below its own prefix, and to sign reads, as a player asks', () => {
    const onSources = grantsOf('api').filter(({ resource: granted }) => granted.startsWith(buckets.source));
    expect(onSources.map(({ action, resource: granted }) => `${action} ${granted}`).sort()).toEqual([
      `s3:AbortMultipartUpload ${buckets.source}/uploads/*`,
      `s3:DeleteObject ${buckets.source}/uploads/*`,
      `s3:GetObject ${buckets.source}/*`,
      `s3:ListBucket ${buckets.source}`,
      `s3:ListMultipartUploadParts ${buckets.source}/uploads/*`,
      `s3:PutObject ${buckets.source}/uploads/*`,
    ]);
  });

  it('are those of the functions: there is no other role', () => {
    expect(resourcesOf(template, 'AWS::IAM::Role')).toHaveLength(names.length);
    expect(resourcesOf(template, 'AWS::IAM::Policy')).toHaveLength(names.length);
  });

  it('hold on * for X-Ray alone, which knows no resources', () => {
    const wild = names.flatMap(grantsOf).filter(({ resource: granted }) => granted === '*');
    expect(new Set(wild.map(({ action }) => action))).toEqual(
      new Set(['xray:PutTelemetryRecords', 'xray:PutTraceSegments']),
    );
  });
});
