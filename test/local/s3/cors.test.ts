import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it } from 'vitest';
import { FOREIGN_ENDPOINT, makeClient, useS3 } from './s3-fixture.ts';

const PAGE = 'http://127.0.0.1:5173';

describe.skipIf(FOREIGN_ENDPOINT !== undefined)('CORS (own server only: elsewhere it is configured otherwise)', () => {
  const s3 = useS3({ corsOrigins: [PAGE] });
  const ask = (origin: string, method: string) =>
    fetch(`${s3.endpoint}/${s3.bucket}/key`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'content-type, x-amz-meta-a',
      },
    });

  it('lets a page of an allowed origin ask without a signature', async () => {
    const answer = await ask(PAGE, 'PUT');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe(PAGE);
    expect(answer.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(answer.headers.get('access-control-allow-headers')).toBe('content-type, x-amz-meta-a');
  });

  it('lets the page read answers and their ETag, errors too', async () => {
    await s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: 'key', Body: 'x' }));
    const url = await getSignedUrl(s3.client, new GetObjectCommand({ Bucket: s3.bucket, Key: 'key' }));
    for (const [address, status] of [
      [url, 200],
      [`${s3.endpoint}/${s3.bucket}/key`, 403],
    ] as const) {
      const answer = await fetch(address, { headers: { origin: PAGE } });
      await answer.text();
      expect(answer.status).toBe(status);
      expect(answer.headers.get('access-control-allow-origin')).toBe(PAGE);
      expect(answer.headers.get('access-control-expose-headers')).toContain('ETag');
    }
  });

  it('lets pages of origins that are allowed later send and read with presigned URLs, in ranges too', async () => {
    const later = 'http://localhost:4321';
    expect((await ask(later, 'PUT')).status).toBe(403);
    s3.allowOrigins([later]);
    expect((await ask(later, 'PUT')).headers.get('access-control-allow-origin')).toBe(later);
    expect((await ask(later, 'POST')).headers.get('access-control-allow-methods')).toContain('POST');
    const object = { Bucket: s3.bucket, Key: 'later' };
    const headers = { origin: later };
    const url = await getSignedUrl(
      makeClient(s3.endpoint, { requestChecksumCalculation: 'WHEN_REQUIRED' }),
      new PutObjectCommand(object),
    );
    const put = await fetch(url, { method: 'PUT', headers, body: '0123456789' });
    expect(put.headers.get('access-control-expose-headers')).toContain('ETag');
    expect(put.headers.get('etag')).toMatch(/^"[0-9a-f]{32}"$/);
    const read = await getSignedUrl(s3.client, new GetObjectCommand(object));
    const part = await fetch(read, { headers: { ...headers, range: 'bytes=2-4' } });
    expect([part.status, await part.text()]).toEqual([206, '234']);
    expect(part.headers.get('access-control-expose-headers')).toContain('Content-Range');
    expect(part.headers.get('access-control-allow-origin')).toBe(later);
  });

  it('fails for other origins and methods', async () => {
    const stranger = await ask('http://evil.example', 'PUT');
    expect(stranger.status).toBe(403);
    expect(stranger.headers.get('access-control-allow-origin')).toBeNull();
    expect((await ask(PAGE, 'PATCH')).status).toBe(403);
  });
});
