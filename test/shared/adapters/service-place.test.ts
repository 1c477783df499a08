import { describe, expect, it } from 'vitest';
import { bucketsOfFunction, eventsPlaceOf } from '../../../src/shared/adapters/aws/service-place.ts';
import type { Environment } from '../../../src/shared/core/topology/config.ts';

const LAMBDA: Environment = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'ASIA',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
};
const keyUrl = (env: Environment, bucket: string): string | undefined => {
  const place = bucketsOfFunction(env)(bucket);
  return place && `${place.protocol}//${place.host}${place.root}`;
};

describe('the place of a service', () => {
  it('is that of the region for a function, with the session of its role', () => {
    expect(keyUrl(LAMBDA, 'stack-output-1')).toBe('https://stack-output-1.s3.eu-central-1.amazonaws.com');
    expect(bucketsOfFunction(LAMBDA)('stack-output-1')).toMatchObject({
      region: 'eu-central-1',
      keys: { accessKeyId: 'ASIA', secretAccessKey: 'secret', sessionToken: 'token' },
    });
    expect(eventsPlaceOf(LAMBDA)).toMatchObject({ protocol: 'https:', host: 'events.eu-central-1.amazonaws.com' });
  });

  it('is the endpoint that the environment names, with the bucket in the path', () => {
    const local = { ...LAMBDA, AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9000/below/' };
    expect(keyUrl(local, 'output')).toBe('http://127.0.0.1:9000/below/output');
    expect(keyUrl({ ...LAMBDA, AWS_ENDPOINT_URL: 'https://[::1]:1/' }, 'output')).toBe('https://[::1]:1/output');
    expect(bucketsOfFunction({ ...LAMBDA, AWS_ENDPOINT_URL: 'https://[::1]:1/' })('output')?.hostname).toBe('::1');
  });

  const unknown: [string, Environment, string?][] = [
    ['no keys: a container role, or those of a shared file', { AWS_REGION: 'eu-central-1' }],
    ['no region', { ...LAMBDA, AWS_REGION: undefined }],
    ['a profile', { ...LAMBDA, AWS_PROFILE: 'work' }],
    ['FIPS', { ...LAMBDA, AWS_USE_FIPS_ENDPOINT: 'true' }],
    ['dual stack', { ...LAMBDA, AWS_USE_DUALSTACK_ENDPOINT: 'true' }],
    ['another partition', { ...LAMBDA, AWS_REGION: 'cn-north-1' }],
    ['GovCloud', { ...LAMBDA, AWS_REGION: 'us-gov-west-1' }],
    ['a bucket with a dot, which no certificate covers', LAMBDA, 'a.b'],
    ['a directory bucket', LAMBDA, 'fast--euc1-az1--x-s3'],
    ['the name of an access point', LAMBDA, 'arn:aws:s3:eu-central-1:123456789012:accesspoint/a'],
    ['an endpoint with keys in it', { ...LAMBDA, AWS_ENDPOINT_URL_S3: 'http://user:word@host/' }],
    ['no address', { ...LAMBDA, AWS_ENDPOINT_URL_S3: 'host' }],
  ];
  it.each(unknown)('is left to the SDK: %s', (_what, env, bucket = 'output') => {
    expect(bucketsOfFunction(env)(bucket)).toBeUndefined();
  });
});
