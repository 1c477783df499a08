import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { describe, expect, it } from 'vitest';
import { failureOf, useS3 } from './s3-fixture.ts';

const MIB = 1024 ** 2;
const s3 = useS3();
const address = (Key: string) => ({ Bucket: s3.bucket, Key });
const read = async (Key: string, more = {}): Promise<Buffer> => {
  const { Body } = await s3.client.send(new GetObjectCommand({ ...address(Key), ...more }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
};
const create = async (Key: string, more: Partial<CreateMultipartUploadCommandInput> = {}) => {
  const { UploadId } = await s3.client.send(new CreateMultipartUploadCommand({ ...address(Key), ...more }));
  return { ...address(Key), UploadId };
};
type Target = Awaited<ReturnType<typeof create>>;
const part = async (target: Target, PartNumber: number, Body: Buffer): Promise<CompletedPart> => {
  const { ETag, ChecksumCRC32 } = await s3.client.send(new UploadPartCommand({ ...target, PartNumber, Body }));
  return { PartNumber, ETag, ChecksumCRC32 };
};
const complete = (target: Target, Parts: CompletedPart[], more = {}) =>
  s3.client.send(new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts }, ...more }));
const multipartEtag = (...parts: Buffer[]): string => {
  const digests = parts.map((data) => createHash('md5').update(data).digest());
  return `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${parts.length}"`;
};

describe('multipart uploads', () => {
  const first = randomBytes(5 * MIB);
  const second = randomBytes(5 * MIB);
  const third = randomBytes(12_345);

  it('takes what lib-storage sends from a stream, with metadata', async () => {
    const data = Buffer.concat([first, second, third]);
    const Body = Readable.from(
      (function* () {
        for (let at = 0; at < data.length; at += 70_001) yield data.subarray(at, at + 70_001);
      })(),
    );
    const params = { ...address('lib storage/ü.bin'), Body, ContentType: 'video/mp4', Metadata: { a: '1' } };
    const done = await new Upload({ client: s3.client, params, partSize: 5 * MIB }).done();
    expect(done.ETag).toBe(multipartEtag(first, second, third));
    expect((await read('lib storage/ü.bin')).equals(data)).toBe(true);
    expect(await s3.client.send(new HeadObjectCommand(address('lib storage/ü.bin')))).toMatchObject({
      ContentType: 'video/mp4',
      Metadata: { a: '1' },
      ContentLength: data.length,
    });
  });

  it('reads ranges across the borders of parts, and single parts by number', async () => {
    const target = await create('ranges');
    const parts = [await part(target, 1, first), await part(target, 2, second), await part(target, 3, third)];
    await complete(target, parts);
    const data = Buffer.concat([first, second, third]);
    for (const [from, to] of [
      [5 * MIB - 10, 5 * MIB + 10],
      [5 * MIB, 10 * MIB],
      [1000, data.length],
    ] as const) {
      const slice = await read('ranges', { Range: `bytes=${from}-${to - 1}` });
      expect(slice.equals(data.subarray(from, to))).toBe(true);
    }
    expect((await read('ranges', { PartNumber: 2 })).equals(second)).toBe(true);
  });

  it('keeps the order of part numbers, lets a part be replaced and another be left out', async () => {
    const target = await create('replaced');
    await part(target, 7, third);
    await part(target, 2, second);
    const replaced = await part(target, 2, first);
    const last = await part(target, 9, third);
    await complete(target, [replaced, last]);
    expect((await read('replaced')).equals(Buffer.concat([first, third]))).toBe(true);
  });

  it('gives the same answer when it is completed again', async () => {
    const target = await create('again');
    const parts = [await part(target, 1, third)];
    const { ETag } = await complete(target, parts);
    expect((await complete(target, parts)).ETag).toBe(ETag);
  });

  it('fails for parts that are unknown, out of order, changed or too small, and stays open', async () => {
    const target = await create('refused');
    const small = await part(target, 1, third);
    const large = await part(target, 2, first);
    const unknown = { PartNumber: 5, ETag: small.ETag };
    expect(await failureOf(complete(target, [unknown]))).toEqual({ name: 'InvalidPart', status: 400 });
    expect((await failureOf(complete(target, [{ ...small, ETag: '"other"' }]))).name).toBe('InvalidPart');
    expect((await failureOf(complete(target, [large, small]))).name).toBe('InvalidPartOrder');
    expect((await failureOf(complete(target, [small, large]))).name).toBe('EntityTooSmall');
    expect((await failureOf(s3.client.send(new HeadObjectCommand(address('refused'))))).status).toBe(404);
    await complete(target, [large]);
    expect((await read('refused')).equals(first)).toBe(true);
  });

  it('lists open uploads and their parts, and forgets them when aborted', async () => {
    const target = await create('listed/upload');
    await part(target, 3, third);
    await part(target, 1, third);
    const parts = await s3.client.send(new ListPartsCommand({ ...target, MaxParts: 1 }));
    expect(parts).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '1', Parts: [{ PartNumber: 1 }] });
    const rest = await s3.client.send(new ListPartsCommand({ ...target, PartNumberMarker: '1' }));
    expect(rest.Parts).toMatchObject([{ PartNumber: 3, Size: third.length }]);
    const open = await s3.client.send(new ListMultipartUploadsCommand({ Bucket: s3.bucket, Prefix: 'listed/' }));
    expect(open.Uploads).toMatchObject([{ Key: 'listed/upload', UploadId: target.UploadId }]);
    await s3.client.send(new AbortMultipartUploadCommand(target));
    expect(await failureOf(complete(target, [{ PartNumber: 1, ETag: '"x"' }]))).toEqual({
      name: 'NoSuchUpload',
      status: 404,
    });
    expect((await failureOf(part(target, 1, third))).name).toBe('NoSuchUpload');
  });

  it('makes parts of ranges of another object', async () => {
    const data = Buffer.concat([first, third]);
    await s3.client.send(new PutObjectCommand({ ...address('source'), Body: data }));
    const target = await create('assembled');
    const parts: CompletedPart[] = [];
    for (const [i, CopySourceRange] of [`bytes=0-${5 * MIB - 1}`, `bytes=${5 * MIB}-${data.length - 1}`].entries()) {
      const PartNumber = i + 1;
      const { CopyPartResult } = await s3.client.send(
        new UploadPartCopyCommand({ ...target, PartNumber, CopySource: `${s3.bucket}/source`, CopySourceRange }),
      );
      parts.push({ PartNumber, ETag: CopyPartResult?.ETag, ChecksumCRC32: CopyPartResult?.ChecksumCRC32 });
    }
    expect((await complete(target, parts)).ETag).toBe(multipartEtag(first, third));
    expect((await read('assembled')).equals(data)).toBe(true);
  });

  it('joins the CRCs of parts into that of the whole, and fails for another', async () => {
    const whole = Buffer.alloc(4);
    whole.writeUInt32BE(crc32(Buffer.concat([first, third])));
    const ChecksumCRC32 = whole.toString('base64');
    const target = await create('full object', { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
    const parts = [await part(target, 1, first), await part(target, 2, third)];
    const wrong = complete(target, parts, { ChecksumCRC32: 'AAAAAA==', ChecksumType: 'FULL_OBJECT' });
    expect(await failureOf(wrong)).toEqual({ name: 'BadDigest', status: 400 });
    const done = await complete(target, parts, { ChecksumCRC32, ChecksumType: 'FULL_OBJECT' });
    expect(done).toMatchObject({ ChecksumCRC32, ChecksumType: 'FULL_OBJECT' });
  });

  it('makes a composite checksum of the checksums of parts', async () => {
    const target = await create('composite', { ChecksumAlgorithm: 'CRC32' });
    const parts = [await part(target, 1, first), await part(target, 2, third)];
    const digests = parts.map(({ ChecksumCRC32 }) => Buffer.from(ChecksumCRC32 ?? '', 'base64'));
    const composite = Buffer.alloc(4);
    composite.writeUInt32BE(crc32(Buffer.concat(digests)));
    const done = await complete(target, parts);
    expect(done).toMatchObject({ ChecksumCRC32: `${composite.toString('base64')}-2`, ChecksumType: 'COMPOSITE' });
  });
});
