import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { resultOf } from '../../src/api/http/lambda-http.ts';
import { useApi } from './api-fixture.ts';

/** Bytes in an answer of the API: below, compressing it gains nothing. */
const LEAST = 1_400;
const textOf = (bytes: number): string =>
  JSON.stringify({ text: 'é'.repeat(bytes) })
    .slice(0, bytes / 2)
    .padEnd(bytes);
const answer = (text: string, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(text, {
    headers: {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
      ...headers,
    },
  });

describe('an answer of the API', () => {
  it.each(['gzip', 'br;q=1, gzip;q=0.8'])(
    'is compressed for whom takes %s, and says on what it depends',
    async (taken) => {
      const text = textOf(5_000);
      const { statusCode, headers, body, isBase64Encoded } = await resultOf(answer(text, { vary: 'Origin' }), taken);
      expect({ statusCode, isBase64Encoded }).toEqual({ statusCode: 200, isBase64Encoded: true });
      expect(gunzipSync(Buffer.from(body ?? '', 'base64')).toString()).toBe(text);
      expect(headers).toEqual({
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        vary: 'Origin, accept-encoding',
      });
    },
  );

  it.each([undefined, '', 'gzip;q=0', 'br', '*'])('stays text for whom sends %j', async (sent) => {
    const text = textOf(5_000);
    const { headers, body, isBase64Encoded } = await resultOf(answer(text, { vary: 'Origin' }), sent);
    expect({ body, isBase64Encoded }).toEqual({ body: text, isBase64Encoded: false });
    expect(headers).toMatchObject({
      'content-length': String(Buffer.byteLength(text)),
      // A cache must not give it to whom takes gzip either.
      vary: 'Origin, accept-encoding',
    });
    expect(headers).not.toHaveProperty('content-encoding');
  });

  it('is compressed from 1,400 bytes on', async () => {
    const results = [LEAST - 1, LEAST].map((bytes) => resultOf(answer('x'.repeat(bytes)), 'gzip'));
    const [below, from] = await Promise.all(results);
    expect(below).toMatchObject({ isBase64Encoded: false, body: 'x'.repeat(LEAST - 1) });
    expect(below?.headers).not.toHaveProperty('vary');
    expect(from).toMatchObject({ isBase64Encoded: true, headers: { vary: 'accept-encoding' } });
  });

  it('of bytes is not compressed: pictures and archives are so already', async () => {
    const bytes = Buffer.alloc(5_000, 1);
    const response = new Response(bytes, { headers: { 'content-type': 'image/png' } });
    const { headers, body, isBase64Encoded } = await resultOf(response, 'gzip');
    expect(isBase64Encoded).toBe(true);
    expect(Buffer.from(body ?? '', 'base64').equals(bytes)).toBe(true);
    expect(headers).toEqual({ 'content-type': 'image/png' });
  });
});

describe('the function of the API', () => {
  const api = useApi();

  it('compresses by the header of the request, with the same bytes behind it', async () => {
    const plain = await api.call('GET', '/openapi.json');
    const packed = await api.call('GET', '/openapi.json', { headers: { 'Accept-Encoding': 'gzip, deflate, br' } });
    expect(plain.result.isBase64Encoded).toBe(false);
    expect(packed.result).toMatchObject({ isBase64Encoded: true, headers: { 'content-encoding': 'gzip' } });
    expect(packed.body.equals(plain.body)).toBe(true);
    expect(packed.result.body?.length).toBeLessThan(plain.body.length / 2);
  });
});
