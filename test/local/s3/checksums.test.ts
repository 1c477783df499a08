import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import {
  ChecksumAlgorithm,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combineChecksums, makeChecksum } from '../../../src/local/s3/body/checksums.ts';
import { Sha256 } from '../../fixtures/sha256.ts';
import { CREDENTIALS, codeOf, failureOf, makeClient, REGION, useS3 } from './s3-fixture.ts';

const s3 = useS3();
const put = (Body: NonNullable<PutObjectCommandInput['Body']>, more: Partial<PutObjectCommandInput>) =>
  s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: 'checked', Body, ...more }));
const hex = (algorithm: 'CRC32' | 'CRC32C' | 'CRC64NVME', text: string): string => {
  const running = makeChecksum(algorithm);
  for (const byte of Buffer.from(text)) running.update(Buffer.from([byte]));
  return running.digest().toString('hex');
};

/** CRC-64/NVME as its definition has it, a bit at a time. */
const byteByByte = (text: string): string => {
  let crc = 0xffffffffffffffffn;
  for (const byte of Buffer.from(text, 'latin1')) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1n ? (crc >> 1n) ^ 0x9a6c9329ac4bc9b5n : crc >> 1n;
  }
  return (crc ^ 0xffffffffffffffffn).toString(16).padStart(16, '0');
};

const base64 = (text: string): string => Buffer.from(byteByByte(text), 'hex').toString('base64');

describe('an upload that brings no checksum', () => {
  const plain = () => makeClient(s3.endpoint, { requestChecksumCalculation: 'WHEN_REQUIRED' });
  const headOf = (Key: string) =>
    s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key, ChecksumMode: 'ENABLED' }));
  const whole = (text: string) => ({ ChecksumCRC64NVME: base64(text), ChecksumType: 'FULL_OBJECT' });

  it('is known by the CRC-64/NVME of the whole, in one piece, in parts and as a copy', async () => {
    const client = plain();
    const target = { Bucket: s3.bucket, Key: 'plain' };
    const sent = await client.send(new PutObjectCommand({ ...target, Body: 'plain bytes' }));
    expect(sent).toMatchObject(whole('plain bytes'));
    expect(await headOf('plain')).toMatchObject(whole('plain bytes'));

    const parts = { Bucket: s3.bucket, Key: 'parts' };
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(parts));
    const bodies = ['p'.repeat(5 * 1024 * 1024), 'the rest'];
    const Parts = [];
    for (const [index, Body] of bodies.entries()) {
      const part = { ...parts, UploadId, PartNumber: index + 1, Body };
      Parts.push({ PartNumber: index + 1, ETag: (await client.send(new UploadPartCommand(part))).ETag });
    }
    await client.send(new CompleteMultipartUploadCommand({ ...parts, UploadId, MultipartUpload: { Parts } }));
    expect(await headOf('parts')).toMatchObject(whole(bodies.join('')));

    const copy = { Bucket: s3.bucket, Key: 'copy', CopySource: `${s3.bucket}/plain` };
    await client.send(new CopyObjectCommand(copy));
    expect(await headOf('copy')).toMatchObject(whole('plain bytes'));
    client.destroy();
  });

  it('is known so as a form, too', async () => {
    const { url, fields } = await createPresignedPost(s3.client, { Bucket: s3.bucket, Key: 'form' });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob(['form bytes']));
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(204);
    expect(await headOf('form')).toMatchObject(whole('form bytes'));
  });
});

describe('checksum algorithms', () => {
  it('give the check values of the CRC catalogue', () => {
    expect(hex('CRC32', '123456789')).toBe('cbf43926');
    expect(hex('CRC32C', '123456789')).toBe('e3069283');
    expect(hex('CRC64NVME', '123456789')).toBe('ae8b14860a799888');
  });

  it('give the same for bytes in pieces of any length at any place in memory', () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 });
    fc.assert(
      fc.property(pieces, fc.nat(7), (chunks, offset) => {
        const memory = new Uint8Array(offset + chunks.reduce((sum, { length }) => sum + length, 0));
        const running = makeChecksum('CRC64NVME');
        let at = offset;
        for (const chunk of chunks) {
          memory.set(chunk, at);
          running.update(memory.subarray(at, at + chunk.length));
          at += chunk.length;
        }
        const whole = Buffer.from(memory.subarray(offset)).toString('latin1');
        expect(running.digest().toString('hex')).toBe(byteByByte(whole));
      }),
    );
  });

  it('join those of any parts into that of the whole', () => {
    const algorithms = fc.constantFrom('CRC32' as const, 'CRC32C' as const, 'CRC64NVME' as const);
    const parts = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(algorithms, parts, (algorithm, pieces) => {
        const digest = (bytes: Uint8Array): string => {
          const running = makeChecksum(algorithm);
          running.update(bytes);
          return running.digest().toString('base64');
        };
        const joined = combineChecksums(
          algorithm,
          'FULL_OBJECT',
          pieces.map((piece) => ({ value: digest(piece), size: piece.length })),
        );
        expect(joined?.value).toBe(digest(Buffer.concat(pieces)));
      }),
    );
  });
});

describe('uploads', () => {
  const data = randomBytes(200_001);
  const algorithms = [
    ChecksumAlgorithm.CRC32,
    ChecksumAlgorithm.CRC32C,
    ChecksumAlgorithm.SHA1,
    ChecksumAlgorithm.SHA256,
  ];

  it.each(algorithms)('are verified by %s and give it back', async (algorithm) => {
    for (const Body of [data, Readable.from([data.subarray(0, 1000), data.subarray(1000)])]) {
      const sent = await put(Body, { ChecksumAlgorithm: algorithm, ContentLength: data.length });
      const field = `Checksum${algorithm}` as const;
      expect(sent[field]).toBeTruthy();
      const head = { Bucket: s3.bucket, Key: 'checked', ChecksumMode: 'ENABLED' as const };
      expect((await s3.client.send(new HeadObjectCommand(head)))[field]).toBe(sent[field]);
      // The SDK verifies the body against the answer's checksum while it reads.
      const { Body: read } = await s3.client.send(new GetObjectCommand(head));
      expect(Buffer.from((await read?.transformToByteArray()) ?? []).equals(data)).toBe(true);
    }
  });

  it.each([
    ['ChecksumCRC32', 'AAAAAA=='],
    ['ChecksumCRC32C', 'AAAAAA=='],
    ['ChecksumCRC64NVME', 'AAAAAAAAAAA='],
    ['ChecksumSHA1', createHash('sha1').digest('base64')],
    ['ChecksumSHA256', createHash('sha256').digest('base64')],
    ['ContentMD5', createHash('md5').digest('base64')],
  ])('fail with 400 BadDigest for a wrong %s', async (field, value) => {
    const before = await put('before', {});
    expect(await failureOf(put(data, { [field]: value }))).toEqual({ name: 'BadDigest', status: 400 });
    const { ETag } = await s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key: 'checked' }));
    expect(ETag).toBe(before.ETag);
  });

  it('fail for a digest that is none', async () => {
    expect((await failureOf(put(data, { ContentMD5: 'xx' }))).name).toBe('InvalidDigest');
    expect((await failureOf(put(data, { ChecksumCRC32: 'xx' }))).status).toBe(400);
  });
});

describe('uploads signed by hand', () => {
  const signer = new SignatureV4({
    service: 's3',
    region: REGION,
    credentials: CREDENTIALS,
    sha256: Sha256,
    uriEscapePath: false,
  });
  const send = async (headers: Record<string, string>, body: Buffer): Promise<{ status: number; code?: string }> => {
    const url = new URL(`${s3.endpoint}/${s3.bucket}/by-hand`);
    const signed = await signer.sign({
      method: 'PUT',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      headers: { host: url.host, ...headers },
      body,
    });
    const { host: _, ...rest } = signed.headers;
    const response = await fetch(url, { method: 'PUT', headers: rest, body });
    const code = codeOf(await response.text());
    return { status: response.status, ...(code && { code }) };
  };
  const data = Buffer.from('some content');
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(data));
  const streaming = {
    'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': String(data.length),
    'x-amz-trailer': 'x-amz-checksum-crc32',
  };
  const framed = (trailer: string, size = data.length): Buffer =>
    Buffer.from(`${size.toString(16)}\r\n${data}\r\n0\r\n${trailer}\r\n`);

  it('fail with XAmzContentSHA256Mismatch when the body is not what was signed', async () => {
    const sha256 = createHash('sha256').update(data).digest('hex');
    expect(await send({ 'x-amz-content-sha256': sha256 }, data)).toEqual({ status: 200 });
    expect(await send({ 'x-amz-content-sha256': sha256 }, Buffer.from('some contenT'))).toEqual({
      status: 400,
      code: 'XAmzContentSHA256Mismatch',
    });
  });

  it('hold the trailer against the body', async () => {
    const good = `x-amz-checksum-crc32:${crc.toString('base64')}\r\n`;
    expect(await send(streaming, framed(good))).toEqual({ status: 200 });
    const wrong = await send(streaming, framed('x-amz-checksum-crc32:AAAAAA==\r\n'));
    expect(wrong).toEqual({ status: 400, code: 'BadDigest' });
    expect(await send(streaming, framed(''))).toEqual({ status: 400, code: 'MalformedTrailerError' });
  });

  it('fail with IncompleteBody when framing or length do not fit', async () => {
    const good = `x-amz-checksum-crc32:${crc.toString('base64')}\r\n`;
    const incomplete = { status: 400, code: 'IncompleteBody' };
    expect(await send(streaming, framed(good, data.length + 1))).toEqual(incomplete);
    expect(await send(streaming, Buffer.from('no framing at all'))).toEqual(incomplete);
    expect(await send({ ...streaming, 'x-amz-decoded-content-length': '5' }, framed(good))).toEqual(incomplete);
  });
});
