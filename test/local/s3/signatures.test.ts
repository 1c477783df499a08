import { request } from 'node:http';
import { GetObjectCommand, HeadObjectCommand, ListBucketsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { beforeAll, describe, expect, it } from 'vitest';
import { CREDENTIALS, codeOf, failureOf, makeClient, useS3 } from './s3-fixture.ts';

const s3 = useS3();
const KEY = 'signed/ü a+b//c.txt';
const target = { Bucket: s3.bucket, Key: KEY };

beforeAll(async () => {
  await s3.client.send(new PutObjectCommand({ ...target, Body: 'signed content' }));
});

const answerOf = async (url: string, init?: RequestInit): Promise<{ status: number; code: string | undefined }> => {
  const response = await fetch(url, init);
  return { status: response.status, code: codeOf(await response.text()) };
};

describe('signatures in headers', () => {
  it('fails with SignatureDoesNotMatch for another secret', async () => {
    const client = makeClient(s3.endpoint, { credentials: { ...CREDENTIALS, secretAccessKey: 'other' } });
    const refused = { name: 'SignatureDoesNotMatch', status: 403 };
    expect(await failureOf(client.send(new GetObjectCommand(target)))).toEqual(refused);
    expect(await failureOf(client.send(new PutObjectCommand({ ...target, Body: 'forged' })))).toEqual(refused);
    const large = Buffer.alloc(6 * 1024 ** 2);
    expect(await failureOf(client.send(new PutObjectCommand({ ...target, Body: large })))).toEqual(refused);
    const { Body } = await s3.client.send(new GetObjectCommand(target));
    expect(await Body?.transformToString()).toBe('signed content');
  });

  it('fails with InvalidAccessKeyId for a stranger', async () => {
    const client = makeClient(s3.endpoint, { credentials: { ...CREDENTIALS, accessKeyId: 'AKIASTRANGER' } });
    expect(await failureOf(client.send(new ListBucketsCommand({})))).toEqual({
      name: 'InvalidAccessKeyId',
      status: 403,
    });
  });

  it('fails with RequestTimeTooSkewed for a clock that is twenty minutes off', async () => {
    for (const systemClockOffset of [-20 * 60_000, 20 * 60_000]) {
      const client = makeClient(s3.endpoint, { systemClockOffset });
      expect(await failureOf(client.send(new ListBucketsCommand({})))).toEqual({
        name: 'RequestTimeTooSkewed',
        status: 403,
      });
    }
  });

  it('fails for a signature of another region', async () => {
    const client = makeClient(s3.endpoint, { region: 'ap-south-1' });
    expect(await failureOf(client.send(new GetObjectCommand(target)))).toEqual({
      name: 'AuthorizationHeaderMalformed',
      status: 400,
    });
  });

  it('fails with AccessDenied for requests without a signature', async () => {
    const denied = { status: 403, code: 'AccessDenied' };
    expect(await answerOf(`${s3.endpoint}/${s3.bucket}`)).toEqual(denied);
    expect(await answerOf(`${s3.endpoint}/${s3.bucket}/x`, { method: 'PUT', body: 'x' })).toEqual(denied);
    expect(await answerOf(`${s3.endpoint}/${s3.bucket}/x`, { method: 'DELETE' })).toEqual(denied);
    expect(await answerOf(`${s3.endpoint}/`)).toEqual(denied);
  });

  it('fails when a header that matters was added to a signed request', async () => {
    const url = await getSignedUrl(s3.client, new PutObjectCommand(target));
    const init = { method: 'PUT', body: 'x', headers: { 'x-amz-meta-smuggled': '1' } };
    expect((await answerOf(url, init)).status).toBe(403);
  });
});

describe('presigned URLs', () => {
  it('let anyone read, with ranges and conditions', async () => {
    const url = await getSignedUrl(s3.client, new GetObjectCommand(target));
    expect(await (await fetch(url)).text()).toBe('signed content');
    const part = await fetch(url, { headers: { range: 'bytes=7-' } });
    expect([part.status, await part.text()]).toEqual([206, 'content']);
    expect((await fetch(url, { headers: { 'if-match': '"other"' } })).status).toBe(412);
  });

  it('let anyone write what was signed', async () => {
    const client = makeClient(s3.endpoint, { requestChecksumCalculation: 'WHEN_REQUIRED' });
    const command = new PutObjectCommand({
      ...target,
      Key: 'presigned put',
      ContentType: 'text/plain',
      Metadata: { a: '1' },
    });
    const url = await getSignedUrl(client, command, { signableHeaders: new Set(['content-type']) });
    const sent = await fetch(url, { method: 'PUT', body: 'by url', headers: { 'content-type': 'text/plain' } });
    expect(sent.status).toBe(200);
    const head = await s3.client.send(new HeadObjectCommand({ ...target, Key: 'presigned put' }));
    expect(head).toMatchObject({ ContentLength: 6, ContentType: 'text/plain', Metadata: { a: '1' } });
    const other = await answerOf(url, { method: 'PUT', body: 'x', headers: { 'content-type': 'text/html' } });
    expect(other).toEqual({ status: 403, code: 'SignatureDoesNotMatch' });
  });

  it('hold a hoisted checksum against the body', async () => {
    // The SDK's default signs the CRC32 of an empty body into the URL.
    const url = await getSignedUrl(s3.client, new PutObjectCommand({ ...target, Key: 'hoisted' }));
    expect(await answerOf(url, { method: 'PUT', body: 'not empty' })).toEqual({ status: 400, code: 'BadDigest' });
    expect((await answerOf(url, { method: 'PUT', body: '' })).status).toBe(200);
  });

  it('fail for another method, key or lifetime', async () => {
    const url = await getSignedUrl(s3.client, new GetObjectCommand(target), { expiresIn: 60 });
    const forged = { status: 403, code: 'SignatureDoesNotMatch' };
    expect(await answerOf(url, { method: 'DELETE' })).toEqual(forged);
    expect(await answerOf(url.replace('c.txt', 'd.txt'))).toEqual(forged);
    expect(await answerOf(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'))).toEqual(forged);
    expect((await answerOf(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=9999999'))).status).toBe(400);
  });

  it('fail with "Request has expired" after their time', async () => {
    const signingDate = new Date(Date.now() - 120_000);
    const url = await getSignedUrl(s3.client, new GetObjectCommand(target), { expiresIn: 60, signingDate });
    const response = await fetch(url);
    const text = await response.text();
    expect([response.status, codeOf(text)]).toEqual([403, 'AccessDenied']);
    expect(text).toContain('Request has expired');
  });
});

describe('Expect: 100-continue', () => {
  const send = (path: string): Promise<{ continued: boolean; status: number | undefined }> =>
    new Promise((resolve, reject) => {
      let continued = false;
      const { hostname, port, pathname, search } = new URL(path);
      const headers = { expect: '100-continue', 'content-length': 5 };
      const outgoing = request({ hostname, port, path: pathname + search, method: 'PUT', headers });
      outgoing.on('continue', () => {
        continued = true;
        outgoing.end('hello');
      });
      outgoing.on('response', (response) => {
        response.resume().on('end', () => resolve({ continued, status: response.statusCode }));
        outgoing.destroy();
      });
      outgoing.on('error', reject);
      outgoing.flushHeaders();
    });

  it('asks for the body of a request that may go on, and not for that of one that may not', async () => {
    const client = makeClient(s3.endpoint, { requestChecksumCalculation: 'WHEN_REQUIRED' });
    const url = await getSignedUrl(client, new PutObjectCommand({ ...target, Key: 'continued' }));
    expect(await send(url)).toEqual({ continued: true, status: 200 });
    expect(await send(url.replace('continued', 'forged'))).toEqual({ continued: false, status: 403 });
  });
});
