import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ObjectCreated } from '../../../src/local/s3/announcements.ts';
import type { RequestAccount } from '../../../src/local/s3/request-handler.ts';
import type { S3Server, S3ServerOptions } from '../../../src/local/s3/server.ts';
import { callHttp } from '../http-api/call-http.ts';
import { failureOf, makeClient, makeTempDir, startTestServer } from './s3-fixture.ts';

const Bucket = 'hooked';
let dataDir: string;
let server: S3Server;
let client: S3Client;

const start = async (options: Partial<S3ServerOptions>): Promise<void> => {
  server = await startTestServer(dataDir, options);
  client = makeClient(server.endpoint);
  await client.send(new CreateBucketCommand({ Bucket }));
};
const put = (Key: string, Body: string | Buffer) => client.send(new PutObjectCommand({ Bucket, Key, Body }));

beforeEach(async () => {
  dataDir = await makeTempDir();
});
afterEach(async () => {
  client.destroy();
  await server.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe('onObjectCreated', () => {
  it('hears of every way an object comes to be, in an order that the sequencer keeps', async () => {
    const events: ObjectCreated[] = [];
    await start({ onObjectCreated: (event) => void events.push(event) });
    const { ETag } = await put('a ü+%', 'hello');
    await client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/a%20%C3%BC%2B%25` }));
    const { url, fields } = await createPresignedPost(client, { Bucket, Key: 'form' });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob(['posted']));
    await fetch(url, { method: 'POST', body: form });
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
    const target = { Bucket, Key: 'parts', UploadId };
    const part = await client.send(new UploadPartCommand({ ...target, PartNumber: 1, Body: 'part' }));
    const Parts = [{ PartNumber: 1, ETag: part.ETag, ChecksumCRC32: part.ChecksumCRC32 }];
    await client.send(new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts } }));
    expect(events.map(({ key, reason, size }) => [key, reason, size])).toEqual([
      ['a ü+%', 'PutObject', 5],
      ['copy', 'CopyObject', 5],
      ['form', 'POST Object', 6],
      ['parts', 'CompleteMultipartUpload', 4],
    ]);
    expect(events[0]).toMatchObject({ bucket: Bucket, etag: JSON.parse(ETag ?? '') });
    const sequencers = events.map(({ sequencer }) => sequencer);
    expect([...new Set(sequencers)].sort()).toEqual(sequencers);
  });

  it('is awaited: the client hears of success only afterwards, and the object can be read before', async () => {
    let noted = '';
    await start({
      onObjectCreated: async ({ key }) => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: key }));
        noted = (await Body?.transformToString()) ?? '';
      },
    });
    await put('awaited', 'content');
    expect(noted).toBe('content');
  });

  it('fails the request when it cannot take note', async () => {
    await start({ onObjectCreated: () => Promise.reject(new Error('the outbox is full')) });
    expect(await failureOf(put('unnoted', 'x'))).toEqual({ name: 'InternalError', status: 500 });
  });

  it('hears after a restart of what it could not be told before, once, as far as it is still there', async () => {
    await start({ onObjectCreated: () => Promise.reject(new Error('killed in between')) });
    for (const key of ['first', 'gone', 'replaced']) await failureOf(put(key, 'old'));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    await failureOf(put('replaced', 'newer'));
    const restart = async () => {
      client.destroy();
      await server.close();
      const events: ObjectCreated[] = [];
      await start({ onObjectCreated: (event) => void events.push(event) });
      return events;
    };
    const events = await restart();
    expect(events).toEqual([]);
    await put('told at once', 'x');
    await server.announceDue();
    expect(events.map(({ key, size, reason }) => [key, size, reason])).toEqual([
      ['told at once', 1, 'PutObject'],
      ['first', 3, 'PutObject'],
      ['replaced', 5, 'PutObject'],
    ]);
    const later = await restart();
    await server.announceDue();
    expect(later).toEqual([]);
  });

  it('does not hear of what was refused', async () => {
    const events: ObjectCreated[] = [];
    await start({ onObjectCreated: (event) => void events.push(event) });
    await put('once', 'x');
    const again = client.send(new PutObjectCommand({ Bucket, Key: 'once', Body: 'y', IfNoneMatch: '*' }));
    expect((await failureOf(again)).status).toBe(412);
    expect(events).toHaveLength(1);
  });
});

describe('onRequest', () => {
  it('accounts for every request with its bytes', async () => {
    const accounts: RequestAccount[] = [];
    await start({ onRequest: (account) => accounts.push(account) });
    await put('counted', Buffer.alloc(100_000));
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: 'counted', Range: 'bytes=0-999' }));
    await Body?.transformToByteArray();
    await failureOf(client.send(new HeadObjectCommand({ Bucket, Key: 'absent' })));
    await fetch(`${server.endpoint}/${Bucket}/counted`).then((response) => response.text());
    expect(
      accounts.map(({ operation, key, status, bytesIn, bytesOut }) => [operation, key, status, bytesIn, bytesOut]),
    ).toEqual([
      ['CreateBucket', undefined, 200, expect.any(Number), 0],
      ['PutObject', 'counted', 200, 100_000, 0],
      ['GetObject', 'counted', 206, 0, 1000],
      ['HeadObject', 'absent', 404, 0, 0],
      ['GetObject', 'counted', 403, 0, expect.any(Number)],
    ]);
    for (const { durationMs, requestId } of accounts) {
      expect(durationMs).toBeGreaterThan(0);
      expect(requestId).toMatch(/^[0-9A-F]{16}$/);
    }
  });
});

describe('a client that goes away in mid-upload', () => {
  it('is accounted for as such, and leaves no object', async () => {
    const accounts: RequestAccount[] = [];
    await start({ onRequest: (account) => accounts.push(account) });
    const quiet = makeClient(server.endpoint, { requestChecksumCalculation: 'WHEN_REQUIRED' });
    const url = new URL(await getSignedUrl(quiet, new PutObjectCommand({ Bucket, Key: 'half' })));
    const socket = connect(Number(url.port), url.hostname);
    socket.write(`PUT ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: 1000000\r\n\r\n`);
    socket.write(Buffer.alloc(1000), () => socket.destroy());
    while (accounts.length < 2) await new Promise((done) => setTimeout(done, 10));
    expect(accounts[1]).toMatchObject({ operation: 'PutObject', key: 'half', status: 499 });
    expect((await failureOf(client.send(new HeadObjectCommand({ Bucket, Key: 'half' })))).status).toBe(404);
  });
});

describe('intercept', () => {
  it('answers in place of the server, or looks on', async () => {
    await start({
      intercept: (request, response) => {
        if (!request.url?.includes('moved')) return false;
        response.writeHead(302, { location: 'https://elsewhere.example/' }).end();
        return true;
      },
    });
    await put('plain', 'x');
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'moved' }));
    expect((await fetch(url, { redirect: 'manual' })).status).toBe(302);
  });

  it('can cut an answer in the middle', async () => {
    await start({
      intercept: (request, response) => {
        if (request.method !== 'GET') return false;
        let left = 300_000;
        const write = response.write.bind(response);
        response.write = (chunk: Buffer, ...rest: unknown[]) => {
          left -= chunk.length;
          if (left < 0) request.socket.destroy();
          return left < 0 ? false : (write as (...args: unknown[]) => boolean)(chunk, ...rest);
        };
        return false;
      },
    });
    await put('cut', randomBytes(2_000_000));
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'cut' }));
    const response = await fetch(url);
    expect(response.headers.get('content-length')).toBe('2000000');
    await expect(response.arrayBuffer()).rejects.toThrow();
  });
});

describe('close', () => {
  it('does not wait for idle connections or readers that stand still', async () => {
    await start({});
    await put('large', randomBytes(20_000_000));
    const { hostname, port } = new URL(server.endpoint);
    const idle = connect(Number(port), hostname);
    await new Promise((done) => idle.once('connect', done));
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'large' }));
    const response = await fetch(url);
    await server.close();
    await expect(response.arrayBuffer()).rejects.toThrow();
    await expect(fetch(url)).rejects.toThrow();
    idle.destroy();
  });
});

describe('the listener', () => {
  it('fails to start on one address of the machine, where its functions would not reach it', async () => {
    await start({});
    await expect(startTestServer(dataDir, { host: '192.0.2.1' })).rejects.toThrow(
      /cannot listen on "192\.0\.2\.1"; allowed are 127\.0\.0\.1.*0\.0\.0\.0/,
    );
  });

  it.runIf(process.platform === 'linux')(
    'on every address answers to names of loopback, to those that are allowed, and to no other',
    async () => {
      await start({ host: '0.0.0.0', hosts: ['fanreel:9000'] });
      await put('there', 'x');
      const { pathname, search, port, hostname } = new URL(
        await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'there' })),
      );
      expect(hostname).toBe('127.0.0.1');
      // A server on loopback alone does not have this one of its addresses.
      const got = (host: string) => callHttp(`http://127.0.0.2:${port}${pathname}${search}`, { headers: { host } });
      expect(await got(`127.0.0.1:${port}`)).toMatchObject({ status: 200, body: Buffer.from('x') });
      // The guard lets it pass, and the URL was signed for another name.
      expect((await got('fanreel:9000')).body.toString()).toContain('SignatureDoesNotMatch');
      for (const host of [`fanreel:${port}`, `127.0.0.2:${port}`, 'evil.example']) {
        expect((await got(host)).body.toString()).toMatch(
          /this server answers to .* Allow others with dev --allow-host\./,
        );
      }
    },
  );
});
