import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { failureOf, useS3 } from './s3-fixture.ts';

const s3 = useS3();
const put = (Key: string, Body: Buffer | string, more = {}) =>
  s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key, Body, ...more }));
const get = (Key: string, more = {}) => s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key, ...more }));
const head = (Key: string) => s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key }));
const bytes = async (Key: string, more = {}): Promise<Buffer> => {
  const { Body } = await get(Key, more);
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
};
const md5 = (data: Buffer): string => `"${createHash('md5').update(data).digest('hex')}"`;

describe('objects', () => {
  it.each([0, 1, 65_536, 3_000_001])('keeps the bytes and the MD5 of a buffer of %i bytes', async (size) => {
    const data = randomBytes(size);
    const { ETag } = await put('buffer', data);
    expect(ETag).toBe(md5(data));
    expect((await bytes('buffer')).equals(data)).toBe(true);
    expect(await head('buffer')).toMatchObject({ ContentLength: size, ETag, AcceptRanges: 'bytes' });
  });

  it('takes the framing off a streamed upload and verifies its trailer', async () => {
    const data = randomBytes(1_500_000);
    const Body = Readable.from([data.subarray(0, 7), data.subarray(7, 900_000), data.subarray(900_000)]);
    const sent = await s3.client.send(
      new PutObjectCommand({ Bucket: s3.bucket, Key: 'streamed', Body, ContentLength: data.length }),
    );
    expect(sent.ETag).toBe(md5(data));
    const { ContentEncoding, ContentLength } = await head('streamed');
    expect({ ContentEncoding, ContentLength }).toEqual({ ContentEncoding: undefined, ContentLength: data.length });
    expect((await bytes('streamed')).equals(data)).toBe(true);
  });

  it('returns what was said about the object', async () => {
    const said = {
      ContentType: 'video/mp4',
      CacheControl: 'max-age=60',
      ContentDisposition: 'attachment; filename="a.mp4"',
      ContentEncoding: 'identity',
      ContentLanguage: 'de',
      Metadata: { fanreel: 'frames=off;slice=15', other: 'a b' },
    };
    await put('said', 'x', said);
    expect(await get('said')).toMatchObject(said);
  });

  it('lets a reader override headers of the answer', async () => {
    await put('override', 'x');
    expect(
      await get('override', { ResponseContentType: 'text/plain', ResponseContentDisposition: 'inline' }),
    ).toMatchObject({ ContentType: 'text/plain', ContentDisposition: 'inline' });
  });

  it('writes overrides beyond Latin-1 as UTF-8, and fails for line breaks in them', async () => {
    await put('override', 'x');
    const answer = await get('override', { ResponseContentDisposition: 'attachment; filename="映画.mp4"' });
    expect(Buffer.from(answer.ContentDisposition ?? '', 'latin1').toString()).toContain('映画.mp4');
    const split = get('override', { ResponseContentDisposition: 'inline\r\nx-injected: 1' });
    expect(await failureOf(split)).toEqual({ name: 'InvalidArgument', status: 400 });
  });

  it('replaces an object, and a reader who began before gets the old bytes to the end', async () => {
    const old = randomBytes(4_000_000);
    await put('replaced', old);
    const reading = await get('replaced');
    await put('replaced', 'new');
    expect(Buffer.from((await reading.Body?.transformToByteArray()) ?? []).equals(old)).toBe(true);
    expect((await bytes('replaced')).toString()).toBe('new');
  });

  it('fails with NoSuchKey and NoSuchBucket for what is not there', async () => {
    expect(await failureOf(get('absent'))).toEqual({ name: 'NoSuchKey', status: 404 });
    const elsewhere = s3.client.send(new GetObjectCommand({ Bucket: 'no-such-bucket-at-all', Key: 'x' }));
    expect(await failureOf(elsewhere)).toEqual({ name: 'NoSuchBucket', status: 404 });
    expect((await failureOf(head('absent'))).status).toBe(404);
  });

  it('fails with MetadataTooLarge past 2 KB of metadata', async () => {
    const refused = await failureOf(put('metadata', 'x', { Metadata: { big: 'x'.repeat(2100) } }));
    expect(refused).toEqual({ name: 'MetadataTooLarge', status: 400 });
  });

  it('tells attributes without the bytes', async () => {
    await put('attributes', 'hello');
    const ObjectAttributes = ['ETag' as const, 'ObjectSize' as const, 'Checksum' as const];
    const told = await s3.client.send(
      new GetObjectAttributesCommand({ Bucket: s3.bucket, Key: 'attributes', ObjectAttributes }),
    );
    expect(told).toMatchObject({ ETag: '5d41402abc4b2a76b9719d911017c592', ObjectSize: 5 });
    expect(told.Checksum?.ChecksumCRC32).toBe('NhCmhg==');
  });
});

describe('keys', () => {
  const keys = [
    'plain.txt',
    'a//b',
    '/leading',
    'trailing/',
    '..',
    '../../etc/passwd',
    'a/../b',
    './.',
    'with space + plus % percent %41 & = ? # ; $()',
    `"quotes" 'single' \`back\` <tag>`,
    'Grüße/日本語/🎬',
    'line\nbreak\r\ttab',
    'k'.repeat(900),
    'ü'.repeat(512),
    '~*!@^{}[]|\\',
  ];

  it.each(keys)('keeps %j apart and round-trips it', async (key) => {
    await put(key, `content of ${key}`);
    expect((await bytes(key)).toString()).toBe(`content of ${key}`);
    await s3.client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key: key }));
    expect((await failureOf(get(key))).name).toBe('NoSuchKey');
  });

  it('fails with KeyTooLongError past 1024 bytes of UTF-8', async () => {
    expect(await failureOf(put('k'.repeat(1025), 'x'))).toEqual({ name: 'KeyTooLongError', status: 400 });
    expect(await failureOf(put('ü'.repeat(513), 'x'))).toEqual({ name: 'KeyTooLongError', status: 400 });
  });
});

describe('ranges', () => {
  const data = randomBytes(700_000);
  it.each([
    ['bytes=0-0', 0, 1],
    ['bytes=100-299999', 100, 300_000],
    ['bytes=699990-', 699_990, 700_000],
    ['bytes=-10', 699_990, 700_000],
    ['bytes=-9999999', 0, 700_000],
    ['bytes=699999-9999999', 699_999, 700_000],
  ])('answers %s', async (Range, from, to) => {
    await put('ranged', data);
    const answer = await get('ranged', { Range });
    expect(answer.$metadata.httpStatusCode).toBe(206);
    expect(answer.ContentRange).toBe(`bytes ${from}-${to - 1}/${data.length}`);
    expect(Buffer.from((await answer.Body?.transformToByteArray()) ?? []).equals(data.subarray(from, to))).toBe(true);
  });

  it.each(['bytes=700000-', 'bytes=800000-900000', 'bytes=-0'])('fails with 416 for %s', async (Range) => {
    await put('ranged', data);
    expect(await failureOf(get('ranged', { Range }))).toEqual({ name: 'InvalidRange', status: 416 });
  });

  it('fails with 416 for any range of an empty object', async () => {
    await put('empty', Buffer.alloc(0));
    expect((await failureOf(get('empty', { Range: 'bytes=0-' }))).status).toBe(416);
  });
});

describe('conditional reads', () => {
  it('answers 304 and 412 as the conditions demand', async () => {
    const { ETag } = await put('conditional', 'x');
    const past = new Date(Date.now() - 60_000);
    const future = new Date(Date.now() + 60_000);
    expect((await get('conditional', { IfMatch: ETag })).$metadata.httpStatusCode).toBe(200);
    expect((await failureOf(get('conditional', { IfMatch: '"other"' }))).status).toBe(412);
    expect((await failureOf(get('conditional', { IfNoneMatch: ETag }))).status).toBe(304);
    expect((await get('conditional', { IfNoneMatch: '"other"' })).$metadata.httpStatusCode).toBe(200);
    expect((await failureOf(get('conditional', { IfModifiedSince: future }))).status).toBe(304);
    expect((await get('conditional', { IfModifiedSince: past })).$metadata.httpStatusCode).toBe(200);
    expect((await failureOf(get('conditional', { IfUnmodifiedSince: past }))).status).toBe(412);
    expect((await get('conditional', { IfUnmodifiedSince: future })).$metadata.httpStatusCode).toBe(200);
  });
});

describe('copies', () => {
  const copy = (Key: string, source: string, more = {}) =>
    s3.client.send(
      new CopyObjectCommand({
        Bucket: s3.bucket,
        Key,
        CopySource: `${s3.bucket}/${encodeURIComponent(source)}`,
        ...more,
      }),
    );

  it('copies bytes and metadata, or replaces the metadata', async () => {
    const data = randomBytes(300_000);
    await put('sour ce+ü', data, { ContentType: 'video/mp4', Metadata: { a: '1' } });
    const { CopyObjectResult } = await copy('copied', 'sour ce+ü');
    expect(CopyObjectResult?.ETag).toBe(md5(data));
    expect((await bytes('copied')).equals(data)).toBe(true);
    expect(await head('copied')).toMatchObject({ ContentType: 'video/mp4', Metadata: { a: '1' } });
    await copy('copied', 'copied', { MetadataDirective: 'REPLACE', Metadata: { b: '2' }, ContentType: 'text/plain' });
    expect(await head('copied')).toMatchObject({ ContentType: 'text/plain', Metadata: { b: '2' } });
    expect((await bytes('copied')).equals(data)).toBe(true);
  });

  it('fails when the source is not what the copy asks for', async () => {
    const { ETag } = await put('checked', 'x');
    expect((await copy('c1', 'checked', { CopySourceIfMatch: ETag })).CopyObjectResult?.ETag).toBe(ETag);
    expect((await failureOf(copy('c2', 'checked', { CopySourceIfMatch: '"other"' }))).status).toBe(412);
    expect((await failureOf(copy('c2', 'checked', { CopySourceIfNoneMatch: ETag }))).status).toBe(412);
    expect((await failureOf(copy('c2', 'absent'))).name).toBe('NoSuchKey');
    expect((await failureOf(copy('checked', 'checked'))).name).toBe('InvalidRequest');
  });
});

describe('deletes', () => {
  it('deletes a thousand keys at once, present or not, and says so for each', async () => {
    const keys = Array.from({ length: 1000 }, (_, i) => `batch/${i} <&> ü`);
    for (const key of keys.slice(0, 20)) await put(key, 'x');
    const Objects = keys.map((Key) => ({ Key }));
    const answer = await s3.client.send(new DeleteObjectsCommand({ Bucket: s3.bucket, Delete: { Objects } }));
    expect(answer.Deleted?.map(({ Key }) => Key)).toEqual(keys);
    expect(answer.Errors).toBeUndefined();
    expect((await failureOf(get(keys[3] ?? ''))).name).toBe('NoSuchKey');
  });

  it('is quiet when asked, and fails for one key of another ETag only', async () => {
    await put('quiet/1', 'x');
    await put('quiet/2', 'x');
    const answer = await s3.client.send(
      new DeleteObjectsCommand({
        Bucket: s3.bucket,
        Delete: { Quiet: true, Objects: [{ Key: 'quiet/1' }, { Key: 'quiet/2', ETag: '"other"' }] },
      }),
    );
    expect(answer.Deleted).toBeUndefined();
    expect(answer.Errors).toMatchObject([{ Key: 'quiet/2', Code: 'PreconditionFailed' }]);
    expect((await bytes('quiet/2')).toString()).toBe('x');
  });
});
