import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
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
import { writeLogAnew } from '../../../src/local/log/append-log.ts';
import { logFiles } from '../../../src/local/log/read-log.ts';
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
const journal = (): string => join(dataDir, 'buckets', Bucket, 'journal.a.log');
const secondJournal = (): string => join(dataDir, 'buckets', Bucket, 'journal.b.log');

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

  it('removes what was never finished, and leaves alone what is no blob', async () => {
    await put('kept', 'x');
    await stop();
    const orphans = join(dataDir, 'buckets', Bucket, 'blobs', 'ff');
    await mkdir(orphans, { recursive: true });
    await writeFile(join(orphans, `ff${'0'.repeat(30)}.part`), 'orphan');
    await writeFile(join(orphans, 'Thumbs.db'), '');
    await start();
    expect((await blobFiles()).filter((name) => /^[0-9a-f]{32}/.test(name))).toHaveLength(1);
    expect(await blobFiles()).toContain('Thumbs.db');
    expect(await read('kept')).toBe('x');
  });

  it('cuts off a line that was not finished, and goes on behind it', async () => {
    await put('before', 'x');
    await stop();
    await appendFile(journal(), '1a2b3c4d 9 + {"type":"put","record":{"key":"half');
    await start();
    await put('after', 'y');
    await restart();
    expect([await read('before'), await read('after')]).toEqual(['x', 'y']);
  });

  it('keeps an object whose line cannot be read in one file, and names one whose line can be read in neither', async () => {
    await put('a/lost', 'x');
    await put('a/repaired', 'y');
    await stop();
    const damage = async (path: string, keys: readonly string[]): Promise<void> => {
      const lines = (await readFile(path, 'utf8')).split('\n');
      const isHit = (line: string) => keys.some((key) => line.includes(`"${key}"`));
      await writeFile(path, lines.map((line) => (isHit(line) ? '\0\0\0' : line)).join('\n'));
    };
    await damage(journal(), ['a/lost', 'a/repaired']);
    await damage(secondJournal(), ['a/lost']);
    await start();
    expect(await read('a/repaired')).toBe('y');
    expect((await failureOf(read('a/lost'))).name).toBe('NoSuchKey');
    expect(await readFile(join(dataDir, 'lost', 'lost'), 'utf8')).toBe('x');
    expect(await readFile(join(dataDir, 'lost', 'notes.log'), 'utf8')).toMatch(
      /1 line of it cannot be read[\s\S]*a\/lost/,
    );
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
  it('leaves what it acknowledged, wherever it is killed among many writes, and nobody complains about the rest', async () => {
    await stop();
    const acknowledged = new Set<string>();
    for (let round = 0; round < 4; round++) {
      const doomed = await startServerProcess(dataDir);
      client = makeClient(doomed.endpoint);
      const write = async (writer: number): Promise<void> => {
        for (let n = 0; ; n++) {
          const Key = `${round}/${writer}/${n % 20}`;
          await put(Key, randomBytes(300));
          acknowledged.add(Key);
          if (n % 5 !== 4) continue;
          acknowledged.delete(Key);
          await client.send(new DeleteObjectCommand({ Bucket, Key }));
        }
      };
      const writers = Promise.allSettled([0, 1, 2, 3].map(write));
      const enough = acknowledged.size + 10 + 7 * round;
      while (acknowledged.size < enough) await new Promise((done) => setTimeout(done, 5));
      await doomed.kill();
      await writers;
      client.destroy();
    }
    await start();
    for (const Key of acknowledged) expect((await read(Key))?.length, Key).toBeGreaterThan(0);
    expect(await readdir(dataDir)).toEqual(['buckets']);
  });
});

describe('bytes that are not those that were stored', () => {
  /** The file of the only object. */
  const blobPath = async (): Promise<string> => {
    const [name = ''] = await blobFiles();
    return join(dataDir, 'buckets', Bucket, 'blobs', name.slice(0, 2), name);
  };
  const flip = async (at: number): Promise<void> => {
    const content = await readFile(await blobPath());
    content[at] = (content[at] ?? 0) ^ 4;
    await writeFile(await blobPath(), content);
  };
  const notes = () => readFile(join(dataDir, 'lost', 'notes.log'), 'utf8');

  it.each([
    ['a flipped bit', () => flip(3)],
    ['a file cut short', async () => writeFile(await blobPath(), 'short')],
    ['a file that is gone', async () => rm(await blobPath())],
  ])('%s: copying and reading fail with 500 and the reason, and the object is named', async (_, damage) => {
    await put('gif/00001.gif', 'a film strip');
    await damage();
    const copying = client.send(
      new CopyObjectCommand({ Bucket, Key: 'gif/00002.gif', CopySource: `${Bucket}/gif/00001.gif` }),
    );
    await expect(copying).rejects.toThrow(/stored bytes of this object are damaged/);
    expect((await client.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(1);
    const error = await client.send(new GetObjectCommand({ Bucket, Key: 'gif/00001.gif' })).then(
      () => undefined,
      (failure: Error) => failure,
    );
    expect(error?.name).toBe('InternalError');
    expect(error?.message).toMatch(/stored bytes of this object are damaged: .*Upload it again/);
    await expect.poll(() => notes().catch(() => '')).toContain('gif/00001.gif');
    await put('gif/00001.gif', 'made again');
    expect(await read('gif/00001.gif')).toBe('made again');
  });

  it('a large object: the connection is cut before the last byte, and from then on reading fails at once', async () => {
    const bytes = randomBytes(12_000_000);
    await put('film.mp4', bytes);
    await flip(11_000_000);
    const first = await client.send(new GetObjectCommand({ Bucket, Key: 'film.mp4' }));
    await expect(first.Body?.transformToByteArray()).rejects.toThrow();
    const [outcome] = await Promise.allSettled([
      client.send(new GetObjectCommand({ Bucket, Key: 'film.mp4', Range: 'bytes=0-9' })),
    ]);
    expect(outcome?.status === 'rejected' && outcome.reason.name).toBe('InternalError');
  });

  it('a part of an object is read as it is', async () => {
    await put('film.mp4', '0123456789');
    await flip(9);
    const part = await client.send(new GetObjectCommand({ Bucket, Key: 'film.mp4', Range: 'bytes=0-3' }));
    expect(await part.Body?.transformToString()).toBe('0123');
  });

  it('objects whose bytes are gone at the start are named, and are not listed', async () => {
    await put('gone.gif', 'x');
    await stop();
    await rm(await blobPath());
    await start();
    expect((await client.send(new ListObjectsV2Command({ Bucket }))).Contents).toBeUndefined();
    expect(await notes()).toMatch(/bytes of 1 object\(s\) are gone[\s\S]*gone\.gif/);
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
    await writeLogAnew(
      logFiles(join(dataDir, 'buckets', Bucket), 'journal'),
      1000,
      keys.map((key) => ({ type: 'put', record: record(key) })),
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
