import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../../src/shared/core/text/redact.ts';

const PRESIGNED =
  'https://clips.s3.eu-west-1.amazonaws.com/a/holiday%20film.mp4?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261120' +
  '&X-Amz-Security-Token=FwoGZXIvYXdzEJr&X-Amz-Signature=fe5f80f77d5fa3beca038a248ff027d0';

describe('redact', () => {
  it('leaves of a URL its scheme and host', () => {
    expect(redact(`[https @ 0x1] ${PRESIGNED}: Server returned 403`)).toBe(
      '[https @ 0x1] https://clips.s3.eu-west-1.amazonaws.com/[redacted] Server returned 403',
    );
    expect(redact('via http://127.0.0.1:4000')).toBe('via http://127.0.0.1:4000');
    expect(redact('https://user:secret@host.test/x')).toBe('https://host.test/[redacted]');
  });

  it.each([
    ['a query on its own', '?X-Amz-Credential=AKIA1&X-Amz-Signature=fe5f80f7', 'fe5f80f7'],
    ['a percent-encoded query', 'X-Amz-Signature%3Dfe5f80f7', 'fe5f80f7'],
    [
      'a version 2 signature',
      'AWSAccessKeyId=abc&Signature=vjbyPxybdZaNmGa%2ByT272YEAiv4%3D&Expires=1',
      'vjbyPxybdZaNmGa',
    ],
    ['an authorization header', 'Authorization: AWS4-HMAC-SHA256 Credential=K/d, Signature=fe5f80f7', 'fe5f80f7'],
    ['a credentials file', 'aws_secret_access_key = wJalrXUtnFEMI', 'wJalrXUtnFEMI'],
    ['a JSON field', '{"SessionToken":"FwoGZXIvYXdz","a":1}', 'FwoGZXIvYXdz'],
    ['an access key id in a sentence', 'key ASIAIOSFODNN7EXAMPLE is unknown', 'ASIAIOSFODNN7EXAMPLE'],
  ])('takes the secret out of %s', (_what, text, secret) => {
    expect(redact(text)).not.toContain(secret);
  });

  it('leaves ordinary messages alone', () => {
    const text = '[mov @ 0x55] moov atom not found\nframe=  10 fps=0.0 q=-0.0 size=N/A time=00:00:01.00';
    expect(redact(text)).toBe(text);
  });

  it('changes nothing the second time', () => {
    const parts = fc.constantFrom(PRESIGNED, 'token=abc', 'AKIAIOSFODNN7EXAMPLE', 'https://h', ' ', '/', '"', ':', 'x');
    fc.assert(
      fc.property(fc.array(parts), (list) => {
        const once = redact(list.join(''));
        return redact(once) === once;
      }),
    );
  });
});
