import { describe, expect, it } from 'vitest';
import { makeResolver } from '../resolve.ts';
import { type JsonObject, resource, resourcesOf, synthesize } from '../synthesize.ts';

const template = synthesize();
const buckets = resourcesOf(template, 'AWS::S3::Bucket');

interface LifecycleRule {
  readonly Id: string;
  readonly Status: string;
  readonly ExpirationInDays?: number | string;
}

const lifecycleOf = (idStart: string, expireAfterDays: string): readonly LifecycleRule[] => {
  const { resolve } = makeResolver(template, { ExpireAfterDays: expireAfterDays });
  const [, { Properties }] = resource(template, 'AWS::S3::Bucket', idStart);
  return (resolve(Properties.LifecycleConfiguration ?? {}) as unknown as { Rules: LifecycleRule[] }).Rules;
};

describe.each(buckets)('the bucket %s', (id, { Properties, DeletionPolicy, UpdateReplacePolicy }) => {
  it('is private, encrypted, versioned, and outlives the stack, but not a first deployment that fails', () => {
    expect(Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(JSON.stringify(Properties.BucketEncryption)).toContain('"SSEAlgorithm":"AES256"');
    expect(Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    expect(Properties.OwnershipControls).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
    expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
  });

  it('refuses everybody who comes without TLS', () => {
    const [, policy] = resource(template, 'AWS::S3::BucketPolicy', id.replace(/[0-9A-F]{8}$/, 'Policy'));
    const { Statement } = policy.Properties.PolicyDocument as { readonly Statement: readonly JsonObject[] };
    expect(Statement).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:*',
        Principal: { AWS: '*' },
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  });
});

describe.each(['StorageSource', 'StorageOutput'])('the bucket %s', (idStart) => {
  it('logs who reads it', () => {
    const [logsId] = resource(template, 'AWS::S3::Bucket', 'StorageAccessLogs');
    const [, { Properties }] = resource(template, 'AWS::S3::Bucket', idStart);
    expect(Properties.LoggingConfiguration).toMatchObject({ DestinationBucketName: { Ref: logsId } });
  });

  it('tidies up after a day: parts of uploads that stopped, old versions, markers of deleted objects', () => {
    const rules = lifecycleOf(idStart, '');
    expect(rules).toContainEqual(
      expect.objectContaining({
        Status: 'Enabled',
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
      }),
    );
    expect(rules).toContainEqual({ Id: 'expired-delete-markers', Status: 'Enabled', ExpiredObjectDeleteMarker: true });
  });

  it('keeps objects unless ExpireAfterDays is given', () => {
    const expire = (value: string) => lifecycleOf(idStart, value).find(({ Id }) => Id === 'expire');
    expect(expire('')?.Status).toBe('Disabled');
    expect(expire('30')).toEqual({ Id: 'expire', Status: 'Enabled', ExpirationInDays: '30' });
  });

  it.each(['', '1', '3650'])('has rules that CloudFormation accepts with ExpireAfterDays="%s"', (value) => {
    for (const rule of lifecycleOf(idStart, value)) {
      expect(['Enabled', 'Disabled']).toContain(rule.Status);
      if (rule.ExpirationInDays === undefined) continue;
      expect(Number(rule.ExpirationInDays)).toBeGreaterThan(0);
      // Expiring delete markers cannot share a rule with days.
      expect(rule).not.toHaveProperty('ExpiredObjectDeleteMarker');
    }
  });
});
