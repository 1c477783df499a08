import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, type S3ClientConfig } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { ensureCertificate } from '../../../src/local/disk/certificate.ts';
import { type S3Server, startS3Server } from '../../../src/local/s3/server.ts';
import { issueSession } from '../../../src/local/signing/sessions.ts';
import { makeS3Client } from '../../../src/shared/adapters/s3/s3-client.ts';
import { makeS3ObjectStore } from '../../../src/shared/adapters/s3/s3-object-store.ts';
import type { ObjectStore } from '../../../src/shared/core/ports/ports.ts';

const region = 'us-east-1';
const owner = { accessKeyId: 'local', secretAccessKey: 'local-secret' };
const bucket = 'output';

let dataDir: string;
let server: S3Server;
let agent: Agent;
/** who made each upload */
let uploads: ('sdk' | 'direct')[];
/** answers an upload in the store's place */
let hinder: ((response: ServerResponse) => void) | undefined;
const closers: (() => void)[] = [];

const intercept = (request: IncomingMessage, response: ServerResponse): boolean => {
  const isObject = /^\/[^/]+\/[^?]/.test(request.url ?? '');
  if (request.method !== 'PUT' || !isObject) return false;
  uploads.push(request.headers['amz-sdk-invocation-id'] === undefined ? 'direct' : 'sdk');
  const hindering = hinder;
  hinder = undefined;
  hindering?.(response);
  return hindering !== undefined;
};

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fanreel-direct-test-'));
  const { key, cert, caPath } = await ensureCertificate(join(dataDir, 'certificate'));
  const options = { region, credentials: owner, tls: { key, cert }, intercept };
  server = await startS3Server({ dataDir: join(dataDir, 's3'), ...options });
  agent = new Agent({ keepAlive: true, ca: await readFile(caPath) });
  const { client } = open(server.endpoint);
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
});
beforeEach(() => {
  uploads = [];
  hinder = undefined;
});
afterEach(() => {
  for (const close of closers.splice(0)) close();
});
afterAll(async () => {
  await server?.close();
  await rm(dataDir, { recursive: true, force: true });
});

const open = (endpoint: string, settings: S3ClientConfig = {}) => {
  const base = { endpoint, region, credentials: issueSession(owner, Date.now()) };
  const client = makeS3Client({ AWS_ENDPOINT_URL_S3: endpoint }, { ...base, ...settings });
  closers.push(() => client.destroy());
  return { client, store: makeS3ObjectStore(client) };
};

const put = (store: ObjectStore, key: string) =>
  store.put(bucket, { key, contentType: 'text/plain', body: Buffer.from(`content of ${key}`) });

/** Upload, and read back what was stored. */
const check = async (store: ObjectStore, ...keys: string[]): Promise<void> => {
  for (const key of keys) {
    const { etag, bytes } = await put(store, key);
    expect(await store.getText(bucket, key)).toEqual({ text: `content of ${key}`, etag });
    expect(await store.head(bucket, key)).toMatchObject({ etag, bytes, contentType: 'text/plain' });
  }
};

it('stores under any key what the first upload has shown the way for', async () => {
  const { store } = open(server.endpoint);
  await check(store, 'first', 'a film.mp4', 'one+one', '100%', `it's "q" (1)!*`, 'Größe 🎬', 'a//b', 'x/../y', '~_.-');
  expect(uploads).toEqual(['sdk', ...Array(8).fill('direct')]);
});

it('goes by TLS where the SDK does, over its connections', async () => {
  const { store } = open(server.tlsEndpoint ?? '', { requestHandler: { httpsAgent: agent } });
  await check(store, 'tls/1', 'tls/2');
  expect(uploads).toEqual(['sdk', 'direct']);
});

it('knows the way of each bucket by itself', async () => {
  const { client, store } = open(server.endpoint);
  await client.send(new CreateBucketCommand({ Bucket: 'another' }));
  await put(store, 'one');
  await store.put('another', { key: 'one', contentType: 'text/plain', body: Buffer.from('x') });
  await store.put('another', { key: 'two', contentType: 'text/plain', body: Buffer.from('x') });
  expect(uploads).toEqual(['sdk', 'sdk', 'direct']);
  expect((await store.getText('another', 'two'))?.text).toBe('x');
});

const slowDown = (response: ServerResponse): void => void response.writeHead(503).end();
const cut = (response: ServerResponse): void => void response.socket?.destroy();
const cutAnswer = (response: ServerResponse): void => {
  response.writeHead(200, { etag: '"half"', 'content-length': 100 });
  response.write('half', () => response.socket?.destroy());
};
/** Longer than the client waits, which is shorter than a test may take. */
const saysNothing = (): void => undefined;
const WAITS_MS = 1_000;
const noEtag = (response: ServerResponse): void => void response.writeHead(200).end();

it.each([
  ['asks to slow down', slowDown],
  ['cuts the connection', cut],
  ['cuts its answer', cutAnswer],
  ['does not say what it stored', noEtag],
  ['says nothing', saysNothing],
])('leaves uploads to the SDK for a while when the store %s', async (_what, how) => {
  const { store } = open(server.endpoint, { requestHandler: { requestTimeout: WAITS_MS } });
  await put(store, 'first');
  hinder = how;
  await check(store, 'hindered', 'next');
  expect(uploads).toEqual(['sdk', 'direct', 'sdk', 'sdk']);
});
