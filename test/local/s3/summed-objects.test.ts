import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeLocalS3Client } from '../../../src/local/control/local-s3-client.ts';
import { type S3Server, startS3Server } from '../../../src/local/s3/server.ts';
import { failureOf } from './s3-fixture.ts';

const CREDENTIALS = { accessKeyId: 'key', secretAccessKey: 'secret' };
const Bucket = 'outputs';
const digest = (algorithm: string, data: Buffer) => createHash(algorithm).update(data).digest();
const etagOf = (data: Buffer) => `"${digest('sha256', data).toString('hex').slice(0, 32)}-1"`;

let folder: string;
let server: S3Server;
let client: S3Client;

const start = async (): Promise<void> => {
  server = await startS3Server({ dataDir: join(folder, 's3'), region: 'us-east-1', credentials: CREDENTIALS });
  client = makeLocalS3Client(server.endpoint, CREDENTIALS);
};
const stop = async (): Promise<void> => {
  client.destroy();
  await server.close();
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-test-summed-'));
  await start();
  await client.send(new CreateBucketCommand({ Bucket }));
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

const put = (Key: string, Body: Buffer, more: Partial<PutObjectCommandInput> = {}) =>
  client.send(
    new PutObjectCommand({ Bucket, Key, Body, ChecksumSHA256: digest('sha256', Body).toString('base64'), ...more }),
  );
const bytes = async (Key: string, more = {}): Promise<Buffer> => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
};
const head = (Key: string, more = {}) => client.send(new HeadObjectCommand({ Bucket, Key, ...more }));

describe('an object whose sender states its SHA-256', () => {
  it.each([0, 1, 180_000, 600_000, 9_000_000])(
    'of %i bytes has an etag made of that, also after a restart',
    async (size) => {
      const data = randomBytes(size);
      const { ETag, ChecksumSHA256 } = await put('output', data);
      expect({ ETag, ChecksumSHA256 }).toEqual({
        ETag: etagOf(data),
        ChecksumSHA256: digest('sha256', data).toString('base64'),
      });
      for (let round = 0; round < 2; round += 1) {
        expect((await bytes('output')).equals(data)).toBe(true);
        expect(await head('output', { ChecksumMode: 'ENABLED' })).toMatchObject({
          ETag,
          ContentLength: size,
          ChecksumSHA256,
        });
        await stop();
        await start();
      }
    },
  );

  it('came with one request: it is its only part, and no upload ended in it', async () => {
    const data = randomBytes(1_000);
    const { ETag } = await put('output', data);
    expect((await bytes('output', { PartNumber: 1 })).equals(data)).toBe(true);
    const part = await head('output', { PartNumber: 1 });
    expect([part.ContentLength, part.PartsCount]).toEqual([1_000, undefined]);
    expect(await failureOf(head('output', { PartNumber: 2 }))).toBeDefined();
    const attributes = new GetObjectAttributesCommand({
      Bucket,
      Key: 'output',
      ObjectAttributes: ['ETag', 'ObjectParts'],
    });
    const { ETag: plain, ObjectParts } = await client.send(attributes);
    expect([`"${plain}"`, ObjectParts]).toEqual([ETag, undefined]);
    const complete = new CompleteMultipartUploadCommand({
      Bucket,
      Key: 'output',
      UploadId: 'none',
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
    });
    expect((await failureOf(client.send(complete))).name).toBe('NoSuchUpload');
  });

  it('is read and replaced on the condition of that etag', async () => {
    const [one, other] = [randomBytes(500), randomBytes(500)];
    const { ETag } = await put('output', one);
    expect((await bytes('output', { IfMatch: ETag })).equals(one)).toBe(true);
    expect((await failureOf(bytes('output', { IfMatch: etagOf(other) }))).name).toBe('PreconditionFailed');
    expect((await failureOf(put('output', other, { IfMatch: etagOf(other) }))).name).toBe('PreconditionFailed');
    await put('output', other, { IfMatch: ETag });
    expect((await bytes('output')).equals(other)).toBe(true);
  });

  it('keeps its etag and its sum when it is copied', async () => {
    const data = randomBytes(700_000);
    const { ETag } = await put('output', data);
    const copy = new CopyObjectCommand({
      Bucket,
      Key: 'copy',
      CopySource: `${Bucket}/output`,
      CopySourceIfMatch: ETag,
    });
    expect((await client.send(copy)).CopyObjectResult?.ETag).toBe(ETag);
    await stop();
    await start();
    expect((await bytes('copy')).equals(data)).toBe(true);
    const other = new CopyObjectCommand({
      Bucket,
      Key: 'other',
      CopySource: `${Bucket}/copy`,
      ChecksumAlgorithm: 'CRC32',
    });
    expect((await client.send(other)).CopyObjectResult?.ETag).toBe(`"${digest('md5', data).toString('hex')}"`);
    expect((await bytes('other')).equals(data)).toBe(true);
  });

  it.each([2_000, 700_000])(
    'of %i bytes is not read when one of its stored bytes was changed, nor is its copy made',
    async (size) => {
      await put('output', randomBytes(size));
      const blobs = join(folder, 's3', 'buckets', Bucket, 'blobs');
      const names = (await readdir(blobs, { recursive: true })).filter((name) => /[0-9a-f]{32}$/.test(name));
      expect(names).toHaveLength(1);
      const path = join(blobs, names[0] ?? '');
      const stored = await readFile(path);
      stored[size >> 1] = (stored[size >> 1] ?? 0) ^ 1;
      await writeFile(path, stored);
      await expect(bytes('output')).rejects.toThrow(/damaged/);
      await expect(
        client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/output` })),
      ).rejects.toThrow();
      expect((await failureOf(head('copy'))).name).toBe('NotFound');
    },
  );

  it('is refused when it is not that', async () => {
    const ChecksumSHA256 = digest('sha256', Buffer.from('other')).toString('base64');
    expect((await failureOf(put('output', Buffer.from('bytes'), { ChecksumSHA256 }))).name).toBe('BadDigest');
    expect((await failureOf(head('output'))).name).toBe('NotFound');
  });

  it('has an MD5 as its etag when the sender states that too', async () => {
    const data = randomBytes(100);
    const md5 = digest('md5', data);
    const { ETag } = await put('output', data, { ContentMD5: md5.toString('base64') });
    expect(ETag).toBe(`"${md5.toString('hex')}"`);
    const wrong = put('output', data, { ContentMD5: digest('md5', Buffer.from('other')).toString('base64') });
    expect((await failureOf(wrong)).name).toBe('BadDigest');
    expect((await bytes('output')).equals(data)).toBe(true);
  });
});
