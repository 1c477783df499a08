import { randomBytes } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { failureOf, useS3 } from './s3-fixture.ts';

const s3 = useS3();
const put = (Key: string, Body: string | Buffer, more: Partial<PutObjectCommandInput> = {}) =>
  s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key, Body, ...more }));
const read = async (Key: string): Promise<string | undefined> =>
  (await s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key }))).Body?.transformToString();

/** How many calls succeeded; all others must have lost by 412 or 409. */
const winners = async (calls: Promise<unknown>[]): Promise<number[]> => {
  const outcomes = await Promise.allSettled(calls);
  return outcomes.flatMap((outcome, i) => {
    if (outcome.status === 'fulfilled') return [i];
    expect(outcome.reason).toBeInstanceOf(S3ServiceException);
    expect([409, 412]).toContain((outcome.reason as S3ServiceException).$metadata.httpStatusCode);
    return [];
  });
};

const openUpload = async (Key: string, Body: string) => {
  const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand({ Bucket: s3.bucket, Key }));
  const target = { Bucket: s3.bucket, Key, UploadId };
  const { ETag, ChecksumCRC32 } = await s3.client.send(new UploadPartCommand({ ...target, PartNumber: 1, Body }));
  return { ...target, MultipartUpload: { Parts: [{ PartNumber: 1, ETag, ChecksumCRC32 }] } };
};

describe('conditional writes', () => {
  it.each([1, 2, 3, 4, 5])(
    'lets exactly one of twenty parallel writers win under If-None-Match (round %i)',
    async (n) => {
      const key = `race/${n}`;
      const contents = Array.from({ length: 20 }, (_, i) => `${i}:${randomBytes(n * 20_000).toString('hex')}`);
      const won = await winners(contents.map((content) => put(key, content, { IfNoneMatch: '*' })));
      expect(won).toHaveLength(1);
      expect(await read(key)).toBe(contents[won[0] ?? -1]);
    },
  );

  it('lets exactly one of puts, copies and multipart uploads win', async () => {
    await put('race/source', 'copied');
    const uploads = await Promise.all(Array.from({ length: 5 }, (_, i) => openUpload('race/mixed', `upload ${i}`)));
    const CopySource = `${s3.bucket}/race/source`;
    const target = { Bucket: s3.bucket, Key: 'race/mixed', IfNoneMatch: '*' };
    const calls = [
      ...uploads.map((upload) => s3.client.send(new CompleteMultipartUploadCommand({ ...upload, IfNoneMatch: '*' }))),
      ...uploads.map((_, i) => put('race/mixed', `put ${i}`, { IfNoneMatch: '*' })),
      ...uploads.map(() => s3.client.send(new CopyObjectCommand({ ...target, CopySource }))),
    ];
    expect(await winners(calls)).toHaveLength(1);
  });

  it('lets exactly one of twenty updates of the same version win under If-Match', async () => {
    const { ETag } = await put('versioned', 'v1');
    const calls = Array.from({ length: 20 }, (_, i) => put('versioned', `v2 by ${i}`, { IfMatch: ETag }));
    const won = await winners(calls);
    expect(won).toHaveLength(1);
    expect(await read('versioned')).toBe(`v2 by ${won[0]}`);
  });

  it('fails with 412 where something is, and with 404 where If-Match finds nothing', async () => {
    await put('there', 'x');
    expect(await failureOf(put('there', 'y', { IfNoneMatch: '*' }))).toEqual({
      name: 'PreconditionFailed',
      status: 412,
    });
    expect(await failureOf(put('there', 'y', { IfMatch: '"other"' }))).toEqual({
      name: 'PreconditionFailed',
      status: 412,
    });
    expect((await failureOf(put('not there', 'y', { IfMatch: '"other"' }))).status).toBe(404);
    expect(await read('there')).toBe('x');
  });

  it('takes a streamed upload under a condition', async () => {
    const { ETag } = await put('streamed', 'v1');
    await put('streamed', Buffer.alloc(6 * 1024 ** 2, 1), { IfMatch: ETag });
    const late = put('streamed', Buffer.alloc(6 * 1024 ** 2, 2), { IfMatch: ETag });
    expect((await failureOf(late)).status).toBe(412);
  });
});
