import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { S3Server } from '../../../src/local/s3/server.ts';
import { failureOf, makeClient, makeTempDir, startTestServer } from './s3-fixture.ts';
import { startServerProcess } from './server-process.ts';

const Bucket = 'persistent';
let dataDir: string;
let server: S3Server | undefined;
let client: S3Client;

const start = async (): Promise<void> => {
  server = await startTestServer(dataDir);
  client = makeClient(server.endpoint);
};
const stop = async (): Promise<void> => {
  client.destroy();
  await server?.close();
  server = undefined;
};
const restart = async (): Promise<void> => {
  await stop();
  await start();
};
const put = (Key: string, Body: string | Buffer, more = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const read = async (Key: string): Promise<string | undefined> =>
  (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
const blobFiles = async (): Promise<string[]> => {
  const dir = join(dataDir, 'buckets', Bucket, 'blobs');
  const folders = await readdir(dir).catch(() => []);
  return (await Promise.all(folders.map((folder) => readdir(join(dir, folder))))).flat();
};
const journal = (): string => join(dataDir, 'buckets', Bucket, 'journal.jsonl');

beforeEach(async () => {
  dataDir = await makeTempDir();
  await start();
  await client.send(new CreateBucketCommand({ Bucket }));
});
afterEach(async () => {
  await stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe('a restart', () => {
  it('keeps objects with everything said about them, and what was deleted stays deleted', async () => {
    await put('a//b ü', 'kept', { ContentType: 'text/x', Metadata: { a: '1' } });
    await put('replaced', 'old');
    await put('replaced', 'new');
    await put('deleted', 'x');
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'deleted' }));
    const before = await client.send(new HeadObjectCommand({ Bucket, Key: 'a//b ü' }));
    await restart();
    const after = await client.send(new HeadObjectCommand({ Bucket, Key: 'a//b ü' }));
    expect({ ...after, $metadata: undefined }).toEqual({ ...before, $metadata: undefined });
    expect(await read('a//b ü')).toBe('kept');
    expect(await read('replaced')).toBe('new');
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(['a//b ü', 'replaced']);
    expect(await blobFiles()).toHaveLength(2);
  });

  it('keeps an open multipart upload, which can be completed afterwards', async () => {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
    const target = { Bucket, Key: 'parts', UploadId };
    const first = await client.send(new UploadPartCommand({ ...target, PartNumber: 1, Body: 'first' }));
    await restart();
    const { ETag, ChecksumCRC32 } = first;
    const Parts = [{ PartNumber: 1, ETag, ChecksumCRC32 }];
    await client.send(new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts } }));
    await restart();
    expect(await read('parts')).toBe('first');
  });

  it('shortens a journal that is mostly history', async () => {
    for (let i = 0; i < 50; i++) await put('again and again', `version ${i}`);
    const before = (await stat(journal())).size;
    await restart();
    expect((await stat(journal())).size).toBeLessThan(before / 10);
    await put('more', 'x');
    await restart();
    expect([await read('again and again'), await read('more')]).toEqual(['version 49', 'x']);
  });

  it('removes blobs that nothing refers to', async () => {
    await put('kept', 'x');
    await stop();
    const orphans = join(dataDir, 'buckets', Bucket, 'blobs', 'ff');
    await mkdir(orphans, { recursive: true });
    await writeFile(join(orphans, `ff${'0'.repeat(30)}`), 'orphan');
    await start();
    expect(await blobFiles()).toHaveLength(1);
    expect(await read('kept')).toBe('x');
  });

  it('cuts off a line that was not finished, and goes on behind it', async () => {
    await put('before', 'x');
    await stop();
    await appendFile(journal(), '{"type":"put","record":{"key":"half');
    await start();
    await put('after', 'y');
    await restart();
    expect([await read('before'), await read('after')]).toEqual(['x', 'y']);
  });

  it('removes nothing when a line in the middle cannot be read', async () => {
    await put('lost', 'x');
    await put('kept', 'y');
    await stop();
    const lines = (await readFile(journal(), 'utf8')).split('\n');
    await writeFile(journal(), lines.map((line) => (line.includes('"lost"') ? '\0\0\0' : line)).join('\n'));
    await start();
    expect(await read('kept')).toBe('y');
    expect((await failureOf(read('lost'))).name).toBe('NoSuchKey');
    expect(await blobFiles()).toHaveLength(2);
  });
});

describe('a server that is killed', () => {
  it('leaves what it acknowledged, and nothing of an upload that was under way', async () => {
    await stop();
    const doomed = await startServerProcess(dataDir);
    client = makeClient(doomed.endpoint);
    await put('acknowledged', 'x');
    const source = new PassThrough();
    const upload = client.send(new PutObjectCommand({ Bucket, Key: 'half', Body: source, ContentLength: 50_000_000 }));
    const outcome = Promise.allSettled([upload]);
    source.write(randomBytes(5_000_000));
    while ((await blobFiles()).length < 2) await new Promise((done) => setTimeout(done, 20));
    await doomed.kill();
    source.destroy();
    expect((await outcome)[0].status).toBe('rejected');
    client.destroy();
    await start();
    expect(await read('acknowledged')).toBe('x');
    expect((await failureOf(read('half'))).name).toBe('NoSuchKey');
    expect(await blobFiles()).toHaveLength(1);
  });
});

describe('a hundred thousand objects', () => {
  it('are loaded at start and listed in order, by prefix and by page', async () => {
    await stop();
    const record = (key: string) => ({
      key,
      size: 0,
      etag: 'd41d8cd98f00b204e9800998ecf8427e',
      lastModified: 1,
      sequencer: '1',
      blobs: [],
      headers: { 'content-type': 'image/jpeg' },
      metadata: {},
    });
    const keys = Array.from({ length: 100_000 }, (_, i) => {
      const n = (i * 7919) % 100_000;
      return `jobs/job-${String(n % 10)}/frames/${String(n).padStart(6, '0')}.jpg`;
    });
    await appendFile(
      journal(),
      keys.map((key) => `${JSON.stringify({ type: 'put', record: record(key) })}\n`).join(''),
    );
    await start();
    const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'jobs/job-7/frames/', MaxKeys: 3 }));
    expect(page.Contents?.map(({ Key }) => Key)).toEqual(
      ['000007', '000017', '000027'].map((n) => `jobs/job-7/frames/${n}.jpg`),
    );
    const jobs = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'jobs/', Delimiter: '/' }));
    expect(jobs.CommonPrefixes).toHaveLength(10);
    expect(jobs.Contents).toBeUndefined();
    await put('jobs/job-7/frames/000008.jpg', 'x');
    const again = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'jobs/job-7/frames/', MaxKeys: 2 }));
    expect(again.Contents?.map(({ Key }) => Key)).toEqual(
      ['000007', '000008'].map((n) => `jobs/job-7/frames/${n}.jpg`),
    );
  });
});
