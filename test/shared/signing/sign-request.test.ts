import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAmzDate, toAmzDate } from '../../../src/shared/core/signing/amz-date.ts';
import { encodeStrictly, signRequest, signText } from '../../../src/shared/core/signing/sign-request.ts';
import { SigningKeys } from '../../../src/shared/core/signing/signing-keys.ts';
import { Sha256 } from '../../fixtures/sha256.ts';

const keys = new SigningKeys();

const signers = fc.record({
  secretAccessKey: fc.string({ minLength: 1 }),
  signingDate: fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
  region: fc.constantFrom('us-east-1', 'eu-central-1', 'cn-north-1'),
});
type Signer = typeof signers extends fc.Arbitrary<infer T> ? T : never;

const scopeOf = ({ secretAccessKey, signingDate, region }: Signer) => ({
  ...{ secretAccessKey, region, service: 's3', amzDate: toAmzDate(signingDate) },
});
const judgeOf = ({ secretAccessKey, region }: Signer) =>
  new SignatureV4({
    ...{ service: 's3', region, sha256: Sha256, uriEscapePath: false, applyChecksum: false },
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey },
  });

/** Names as they come in requests; those that the judge makes itself are left out. */
const headerNames = fc
  .stringMatching(/^(?:x-amz-meta-)?[a-z][a-z0-9-]{0,12}$/)
  .filter((name) => !['authorization', 'date', 'x-amz-date', 'x-amz-content-sha256'].includes(name));
const headerValues = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(' ', '\t', 'a', ',') }),
);
const segments = fc.string({ unit: 'grapheme', maxLength: 20 }).map(encodeStrictly);
const queries = fc.uniqueArray(
  fc.tuple(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
  ),
  { selector: ([name]) => name },
);

describe('signRequest', () => {
  it('signs any request as the SDK does', () =>
    fc.assert(
      fc.asyncProperty(
        signers,
        fc.constantFrom('GET', 'PUT', 'DELETE'),
        fc.array(segments, { maxLength: 4 }),
        queries.filter((query) => query.every(([name]) => !/^(?:x-amz-signature|__proto__)$/i.test(name))),
        fc.dictionary(headerNames, headerValues, { maxKeys: 5 }),
        fc.constantFrom('UNSIGNED-PAYLOAD', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'ab'.repeat(32)),
        async (signer, method, path, query, more, payloadHash) => {
          const scope = scopeOf(signer);
          const headers = {
            ...{ host: 'localhost:1', ...more, 'x-amz-content-sha256': payloadHash, 'x-amz-date': scope.amzDate },
          };
          const request = { method, path: `/${path.join('/')}`, headers };
          const { signingDate } = signer;
          const signed = await judgeOf(signer).sign(
            { ...request, protocol: 'http:', hostname: 'localhost', query: Object.fromEntries(query), body: {} },
            { signingDate, signableHeaders: new Set(Object.keys(headers)) },
          );
          const ours = signRequest({ ...request, query, payloadHash }, scope, keys);
          expect(signed.headers.authorization).toMatch(new RegExp(`Signature=${ours}$`));
        },
      ),
    ));

  it('signs a text as the SDK does', () =>
    fc.assert(
      fc.asyncProperty(signers, fc.string({ unit: 'grapheme' }), async (signer, text) => {
        const { signingDate } = signer;
        expect(signText(text, scopeOf(signer), keys)).toBe(await judgeOf(signer).sign(text, { signingDate }));
      }),
    ));
});

describe('SigningKeys', () => {
  const scope = { secretAccessKey: 'secret', amzDate: '20261120T162000Z', region: 'us-east-1', service: 's3' };

  it('has another key for another secret, day, region and service', () => {
    const others = [
      { secretAccessKey: 'other' },
      { amzDate: '20261121T162000Z' },
      { region: 'eu-west-1' },
      { service: 'events' },
    ];
    const made = [scope, ...others.map((other) => ({ ...scope, ...other }))].map((each) =>
      keys.of(each).toString('hex'),
    );
    expect(new Set(made).size).toBe(5);
    expect(keys.of({ ...scope, amzDate: '20261120T235959Z' }).toString('hex')).toBe(made[0]);
  });

  it('keeps a bounded number of keys', () => {
    const first = keys.of(scope);
    for (let session = 0; session < 1000; session += 1) keys.of({ ...scope, secretAccessKey: `${session}` });
    expect(keys.of(scope)).not.toBe(first);
    expect(keys.of(scope)).toEqual(first);
  });
});

describe('toAmzDate', () => {
  it('writes what is read', () => {
    expect(toAmzDate(new Date('2026-11-20T16:20:00.987Z'))).toBe('20261120T162000Z');
    expect(parseAmzDate('20261120T162000Z')?.toISOString()).toBe('2026-11-20T16:20:00.000Z');
  });
});
