import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it } from 'vitest';
import { issueSession, keyPairOf, type SessionCredentials } from '../../../src/local/signing/sessions.ts';
import { CREDENTIALS, codeOf, FOREIGN_ENDPOINT, failureOf, makeClient, useS3 } from './s3-fixture.ts';

const s3 = useS3();
/** As long as a key can be, and nine bytes in a URL for each of its characters. */
const LONGEST_KEY = `${'映'.repeat(340)}.mp4`;
const HOUR = 3_600_000;

const session = (owner = CREDENTIALS, nowMs = Date.now()): SessionCredentials => issueSession(owner, nowMs, HOUR);
const clientOf = (credentials: S3ClientConfig['credentials'] & object) => makeClient(s3.endpoint, { credentials });

// Tokens are the business of whoever issues them: another endpoint knows none of ours.
describe.skipIf(FOREIGN_ENDPOINT !== undefined)('credentials of a session', () => {
  it('have the form that those of a role have', () => {
    const { accessKeyId, secretAccessKey, sessionToken } = session();
    expect(accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(secretAccessKey).toMatch(/^[\w+/]{40}$/);
    expect(sessionToken).toMatch(/^[\w+/=]{1600}$/);
    expect(new Set([session().accessKeyId, session().accessKeyId]).size).toBe(2);
  });

  it('are checked as strictly by a cloud that has seen them before', () => {
    const nowMs = Date.now();
    const { accessKeyId, secretAccessKey, sessionToken } = session(CREDENTIALS, nowMs);
    const find = (id = accessKeyId, owner = CREDENTIALS, atMs = nowMs) => keyPairOf(owner, id, sessionToken, atMs);
    for (const _ of ['first', 'again']) {
      expect(find()).toMatchObject({ accessKeyId, secretAccessKey });
      expect(find('ASIAOFANOTHERSESSION')).toBe('badToken');
      expect(find(accessKeyId, { ...CREDENTIALS, secretAccessKey: 'of another cloud' })).toBe('badToken');
      expect(find(accessKeyId, CREDENTIALS, nowMs + HOUR - 1)).toMatchObject({ secretAccessKey });
      expect(find(accessKeyId, CREDENTIALS, nowMs + HOUR)).toBe('expired');
    }
  });

  it('sign requests, streams and copies in their headers', async () => {
    const client = clientOf(session());
    const key = { Bucket: s3.bucket, Key: LONGEST_KEY };
    await client.send(new PutObjectCommand({ ...key, Body: Buffer.alloc(6 * 1024 ** 2, 'film') }));
    const CopySource = `${s3.bucket}/${encodeURIComponent(LONGEST_KEY)}`;
    await client.send(new CopyObjectCommand({ ...key, Key: 'copy', CopySource }));
    expect((await client.send(new HeadObjectCommand({ ...key, Key: 'copy' }))).ContentLength).toBe(6 * 1024 ** 2);
    expect((await client.send(new ListObjectsV2Command({ Bucket: s3.bucket }))).KeyCount).toBe(2);
  });

  it('sign URLs, which hold the token, with a key as long as there can be', async () => {
    const client = clientOf(session());
    const object = { Bucket: s3.bucket, Key: LONGEST_KEY };
    const plain = makeClient(s3.endpoint, { credentials: session(), requestChecksumCalculation: 'WHEN_REQUIRED' });
    const put = await getSignedUrl(plain, new PutObjectCommand(object));
    const get = await getSignedUrl(client, new GetObjectCommand({ ...object, ResponseContentType: 'video/mp4' }));
    expect(get.length).toBeGreaterThan(5_000);
    expect((await fetch(put, { method: 'PUT', body: 'by URL' })).status).toBe(200);
    const answer = await fetch(get, { headers: { range: 'bytes=3-' } });
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([206, 'video/mp4', 'URL']);
  });

  it('sign forms, which have the token as a field', async () => {
    const { url, fields } = await createPresignedPost(clientOf(session()), { Bucket: s3.bucket, Key: 'form.mp4' });
    const send = async (more: Record<string, string>) => {
      const form = new FormData();
      for (const [name, value] of Object.entries({ ...fields, ...more })) form.append(name, value);
      form.append('file', new Blob(['by form']));
      const answer = await fetch(url, { method: 'POST', body: form });
      return [answer.status, codeOf(await answer.text())];
    };
    expect(await send({})).toEqual([204, undefined]);
    expect(await send({ 'X-Amz-Security-Token': session().sessionToken })).toEqual([400, 'InvalidToken']);
    expect(await send({ 'X-Amz-Security-Token': '' })).toEqual([403, 'InvalidAccessKeyId']);
  });

  const own = session();
  const { sessionToken: _, ...withoutToken } = own;
  const flip = (token: string) => `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
  it.each<[string, object, string, number]>([
    ['the token is missing', withoutToken, 'InvalidAccessKeyId', 403],
    ['the token is of another session', { ...own, sessionToken: session().sessionToken }, 'InvalidToken', 400],
    ['a character of the token is another', { ...own, sessionToken: flip(own.sessionToken) }, 'InvalidToken', 400],
    ['the token is longer', { ...own, sessionToken: `${own.sessionToken}AAAA` }, 'InvalidToken', 400],
    ['the secret is another', { ...own, secretAccessKey: 'another' }, 'SignatureDoesNotMatch', 403],
    [
      'the session is of another cloud',
      session({ ...CREDENTIALS, secretAccessKey: 'of another cloud' }),
      'InvalidToken',
      400,
    ],
    ['the session has ended', session(CREDENTIALS, Date.now() - HOUR - 1), 'ExpiredToken', 400],
    [
      'a key that needs none comes with a token',
      { ...CREDENTIALS, sessionToken: own.sessionToken },
      'InvalidToken',
      400,
    ],
  ])('are refused when %s, in headers and in URLs', async (_what, credentials, code, status) => {
    const client = clientOf(credentials as SessionCredentials);
    const list = new ListObjectsV2Command({ Bucket: s3.bucket });
    expect(await failureOf(client.send(list))).toEqual({ name: code, status });
    const answer = await fetch(await getSignedUrl(client, new GetObjectCommand({ Bucket: s3.bucket, Key: 'copy' })));
    expect([answer.status, codeOf(await answer.text())]).toEqual([status, code]);
  });

  it('are refused when the token was added after signing', async () => {
    const url = await getSignedUrl(clientOf(withoutToken), new GetObjectCommand({ Bucket: s3.bucket, Key: 'copy' }));
    const inQuery = await fetch(`${url}&X-Amz-Security-Token=${encodeURIComponent(own.sessionToken)}`);
    expect(codeOf(await inQuery.text())).toBe('SignatureDoesNotMatch');
    const inHeader = await fetch(url, { headers: { 'x-amz-security-token': own.sessionToken } });
    expect(inHeader.status).toBe(403);
  });
});
