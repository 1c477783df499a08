import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { FOREIGN_ENDPOINT, failureOf, REGION, useS3 } from './s3-fixture.ts';

const s3 = useS3();
const KEYS = ['a//b', 'a/1', 'a/2', 'a/x/1', 'b', 'b/1', 'b1', 'c/ü/1', 'c/ü/2', 'd e+f%', 'z'];

const list = (more: Partial<ListObjectsV2CommandInput>) =>
  s3.client.send(new ListObjectsV2Command({ Bucket: s3.bucket, ...more }));

const listAll = async (more: Partial<ListObjectsV2CommandInput>) => {
  const keys: (string | undefined)[] = [];
  const prefixes: (string | undefined)[] = [];
  for await (const page of paginateListObjectsV2({ client: s3.client }, { Bucket: s3.bucket, ...more })) {
    expect(page.KeyCount).toBeLessThanOrEqual(more.MaxKeys ?? 1000);
    keys.push(...(page.Contents ?? []).map(({ Key }) => Key));
    prefixes.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
  }
  return { keys, prefixes };
};

beforeAll(async () => {
  await Promise.all(KEYS.map((Key) => s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key, Body: Key }))));
});

describe('ListObjectsV2', () => {
  it('lists all keys in the order of their bytes', async () => {
    expect((await listAll({})).keys).toEqual(KEYS);
  });

  it.each([1, 2, 3, 5, 100])('gives the same keys and prefixes in pages of %i', async (MaxKeys) => {
    expect(await listAll({ MaxKeys, Delimiter: '/' })).toEqual({
      keys: ['b', 'b1', 'd e+f%', 'z'],
      prefixes: ['a/', 'b/', 'c/'],
    });
    expect((await listAll({ MaxKeys })).keys).toEqual(KEYS);
  });

  it('rolls up below a prefix, empty segments and umlauts included', async () => {
    expect(await listAll({ Prefix: 'a/', Delimiter: '/' })).toEqual({
      keys: ['a/1', 'a/2'],
      prefixes: ['a//', 'a/x/'],
    });
    expect(await listAll({ Prefix: 'c/', Delimiter: '/' })).toEqual({ keys: [], prefixes: ['c/ü/'] });
    expect(await listAll({ Prefix: 'nothing/' })).toEqual({ keys: [], prefixes: [] });
  });

  it('starts after a key, which need not exist', async () => {
    expect((await listAll({ StartAfter: 'b/1' })).keys).toEqual(KEYS.slice(KEYS.indexOf('b/1') + 1));
    expect((await listAll({ StartAfter: 'a/5' })).keys).toEqual(KEYS.slice(KEYS.indexOf('a/x/1')));
  });

  it('encodes keys on request, and names the owner on request', async () => {
    const { Contents } = await list({ Prefix: 'd', EncodingType: 'url', FetchOwner: true });
    expect(Contents?.map(({ Key }) => decodeURIComponent(Key?.replaceAll('+', ' ') ?? ''))).toEqual(['d e+f%']);
    expect(Contents?.[0]?.Owner?.ID).toBeTruthy();
    expect((await list({ Prefix: 'd' })).Contents?.[0]?.Owner).toBeUndefined();
  });

  it('lists nothing with MaxKeys 0', async () => {
    expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  it('fails with InvalidArgument for a token that it did not give', async () => {
    expect(await failureOf(list({ ContinuationToken: '***' }))).toEqual({ name: 'InvalidArgument', status: 400 });
  });
});

describe('ListObjects', () => {
  it.each([1, 2, 4])('continues by marker in pages of %i', async (MaxKeys) => {
    const found: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const page = await s3.client.send(
        new ListObjectsCommand({ Bucket: s3.bucket, MaxKeys, Delimiter: '/', ...(Marker && { Marker }) }),
      );
      found.push(
        ...(page.Contents ?? []).map(({ Key }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      );
      Marker = page.IsTruncated ? page.NextMarker : undefined;
    } while (Marker);
    expect(found.sort()).toEqual(['a/', 'b', 'b/', 'b1', 'c/', 'd e+f%', 'z']);
  });
});

describe('buckets', () => {
  const name = `${s3.bucket}-second`;

  it('are created (again without harm), listed and found', async () => {
    await s3.client.send(new CreateBucketCommand({ Bucket: name }));
    if (!FOREIGN_ENDPOINT) await s3.client.send(new CreateBucketCommand({ Bucket: name }));
    const { Buckets } = await s3.client.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(expect.arrayContaining([s3.bucket, name]));
    expect((await s3.client.send(new HeadBucketCommand({ Bucket: name }))).$metadata.httpStatusCode).toBe(200);
    const { LocationConstraint } = await s3.client.send(new GetBucketLocationCommand({ Bucket: name }));
    expect(LocationConstraint).toBe(REGION === 'us-east-1' ? undefined : REGION);
  });

  it('are deleted when they are empty, and only then', async () => {
    await s3.client.send(new DeleteBucketCommand({ Bucket: name }));
    const gone = s3.client.send(new HeadBucketCommand({ Bucket: name }));
    expect((await failureOf(gone)).status).toBe(404);
    const full = s3.client.send(new DeleteBucketCommand({ Bucket: s3.bucket }));
    expect(await failureOf(full)).toEqual({ name: 'BucketNotEmpty', status: 409 });
  });

  it.each(['ab', 'Upper', '..', 'a..b', '127.0.0.1', '-x-'])('fails to be created as %j', async (Bucket) => {
    const refused = await failureOf(s3.client.send(new CreateBucketCommand({ Bucket })));
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(refused.status).toBeLessThan(500);
  });
});
