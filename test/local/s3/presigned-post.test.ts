import { createHash } from 'node:crypto';
import { GetObjectCommand, HeadObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { describe, expect, it } from 'vitest';
import { codeOf, useS3 } from './s3-fixture.ts';

const s3 = useS3();
const presign = (options: Partial<PresignedPostOptions> & { Key: string }) =>
  createPresignedPost(s3.client, { Bucket: s3.bucket, ...options });

const post = async (
  { url, fields }: { url: string; fields: Record<string, string> },
  content: string,
  filename = 'film.mp4',
): Promise<{ status: number; headers: Headers; text: string; code: string | undefined }> => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([content]), filename);
  const response = await fetch(url, { method: 'POST', body: form, redirect: 'manual' });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, code: codeOf(text) };
};
const read = async (Key: string): Promise<string | undefined> =>
  (await s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key }))).Body?.transformToString();

describe('presigned POST', () => {
  it('stores the file of a form with the type and metadata that were signed', async () => {
    const Fields = { 'Content-Type': 'video/mp4', 'x-amz-meta-fanreel': 'frames=off' };
    const signed = await presign({ Key: 'form/ü.mp4', Fields });
    const content = '\r\n--not the boundary\r\n'.repeat(20_000);
    expect((await post(signed, content)).status).toBe(204);
    expect(await read('form/ü.mp4')).toBe(content);
    expect(await s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key: 'form/ü.mp4' }))).toMatchObject({
      ContentType: 'video/mp4',
      Metadata: { fanreel: 'frames=off' },
    });
  });

  // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own placeholder
  it('puts the name of the file in place of ${filename}', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own placeholder
    const signed = await presign({ Key: 'by-name/${filename}' });
    expect((await post(signed, 'x', 'my $& film.mp4')).status).toBe(204);
    expect(await read('by-name/my $& film.mp4')).toBe('x');
  });

  it('answers as the form asks: 201 with a document, or a redirect', async () => {
    const created = await post(await presign({ Key: 'created', Fields: { success_action_status: '201' } }), 'x');
    expect(created.status).toBe(201);
    expect(created.text).toContain('<Key>created</Key>');
    const Fields = { success_action_redirect: 'http://127.0.0.1:9/done?a=1' };
    const redirected = await post(await presign({ Key: 'redirected', Fields }), 'x');
    expect(redirected.status).toBe(303);
    const location = new URL(redirected.headers.get('location') ?? '');
    expect(Object.fromEntries(location.searchParams)).toMatchObject({ a: '1', bucket: s3.bucket, key: 'redirected' });
  });

  it('takes exactly the sizes that the policy allows', async () => {
    const signed = await presign({ Key: 'sized', Conditions: [['content-length-range', 10, 20]] });
    expect(await post(signed, 'x'.repeat(9))).toMatchObject({ status: 400, code: 'EntityTooSmall' });
    expect(await post(signed, 'x'.repeat(21))).toMatchObject({ status: 400, code: 'EntityTooLarge' });
    const absent = s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key: 'sized' }));
    await expect(absent).rejects.toThrow(S3ServiceException);
    expect((await post(signed, 'x'.repeat(10))).status).toBe(204);
    expect((await post(signed, 'x'.repeat(20))).status).toBe(204);
  });

  it('fails for fields that differ from what was signed or that nobody signed', async () => {
    const signed = await presign({ Key: 'strict', Conditions: [['starts-with', '$Content-Type', 'video/']] });
    const withFields = (more: Record<string, string>) => ({ ...signed, fields: { ...signed.fields, ...more } });
    const denied = { status: 403, code: 'AccessDenied' };
    expect(await post(withFields({ 'Content-Type': 'text/html' }), 'x')).toMatchObject(denied);
    expect(await post(withFields({ 'Content-Type': 'video/mp4', key: 'other' }), 'x')).toMatchObject(denied);
    expect(await post(withFields({ 'Content-Type': 'video/mp4', 'x-amz-meta-a': '1' }), 'x')).toMatchObject(denied);
    expect(await post(signed, 'x')).toMatchObject(denied);
    expect((await post(withFields({ 'Content-Type': 'video/mp4' }), 'x')).status).toBe(204);
  });

  it('fails for other bytes than those of a checksum or an MD5 that was signed', async () => {
    const md5 = createHash('md5').update('film').digest('base64');
    const sha256 = createHash('sha256').update('film').digest('base64');
    for (const [field, value] of [
      ['Content-MD5', md5],
      ['x-amz-checksum-sha256', sha256],
    ] as const) {
      const signed = await presign({ Key: 'summed', Fields: { [field]: value } });
      expect(await post(signed, 'fil?'), field).toMatchObject({ status: 400, code: 'BadDigest' });
      expect((await post(signed, 'film')).status, field).toBe(204);
    }
  });

  it('fails for a forged policy, a forged signature and a form without either', async () => {
    const { url, fields } = await presign({ Key: 'forged' });
    const Policy = Buffer.from('{"expiration":"2099-01-01T00:00:00Z","conditions":[]}').toString('base64');
    const mismatch = { status: 403, code: 'SignatureDoesNotMatch' };
    expect(await post({ url, fields: { ...fields, Policy } }, 'x')).toMatchObject(mismatch);
    const forged = { ...fields, 'X-Amz-Signature': '0'.repeat(64) };
    expect(await post({ url, fields: forged }, 'x')).toMatchObject(mismatch);
    expect((await post({ url, fields: { key: 'forged' } }, 'x')).status).toBe(403);
  });

  it('fails for a field that no header can carry', async () => {
    const signed = await presign({ Key: 'split', Fields: { 'x-amz-meta-a': 'b\r\nx-injected: 1' } });
    expect(await post(signed, 'x')).toMatchObject({ status: 400, code: 'InvalidArgument' });
  });

  it('fails after its time', async () => {
    const signed = await presign({ Key: 'late', Expires: -5 });
    const { status, text } = await post(signed, 'x');
    expect(status).toBe(403);
    expect(text).toContain('Policy expired');
  });

  describe('of other programs', () => {
    const BOUNDARY = 'a-boundary';
    /** Every byte, and what looks like the boundary. */
    const content = Buffer.concat([
      Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
      Buffer.from(`\r\n--${BOUNDARY.slice(1)}\r\n--${BOUNDARY}`.slice(0, -1)),
    ]);
    const send = async (url: string, body: Buffer, type = `multipart/form-data; boundary=${BOUNDARY}`) => {
      const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
      return [response.status, codeOf(await response.text())];
    };
    const assembled = (
      fields: Record<string, string>,
      file: string,
      name = (field: string) => `form-data; name="${field}"`,
    ) =>
      Buffer.concat([
        ...Object.entries(fields).map(([field, value]) =>
          Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: ${name(field)}\r\n\r\n${value}\r\n`),
        ),
        Buffer.from(`--${BOUNDARY}\r\n${file}\r\n\r\n`),
        content,
        Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
      ]);
    const bytesOf = async (Key: string) => {
      const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    };

    it.each([
      ['names without quotes', 'Content-Disposition: form-data; name=file; filename=a.mp4', 'a.mp4'],
      ['filename*', "Content-Disposition: form-data; name=file; filename*=UTF-8''%C3%BC%20b.mp4", 'ü b.mp4'],
      [
        'both, as .NET does',
        'Content-Disposition: form-data; name="file"; filename="a"; filename*=utf-8\'\'%C3%BC.mp4',
        'ü.mp4',
      ],
      ['the file name first', 'Content-Disposition: form-data; filename="a.mp4"; name="file"', 'a.mp4'],
      ['capitals', 'CONTENT-DISPOSITION: Form-Data; NAME="File"; FILENAME="a.mp4"', 'a.mp4'],
      ['a path of Windows', 'Content-Disposition: form-data; name="file"; filename="C:\\films\\a.mp4"', 'a.mp4'],
      [
        'the type first',
        'Content-Type: video/mp4\r\nContent-Disposition: form-data; name="file"; filename="a.mp4"',
        'a.mp4',
      ],
      ['no file name', 'Content-Disposition: form-data; name="file"', ''],
    ])('is stored byte for byte under its name: %s', async (_, file, name) => {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own placeholder
      const { url, fields } = await presign({ Key: 'others/x-${filename}' });
      expect(await send(url, assembled(fields, file))).toEqual([204, undefined]);
      expect((await bytesOf(`others/x-${name}`)).equals(content)).toBe(true);
    });

    it('is read between a preamble and an epilogue, with fields without quotes and capitals in the type', async () => {
      const { url, fields } = await presign({ Key: 'others/framed' });
      const file = 'Content-Disposition: form-data; name=file';
      const form = assembled(fields, file, (field) => `Form-Data; NAME=${field}`);
      const framed = Buffer.concat([Buffer.from('preamble\r\n'), form, Buffer.from('epilogue')]);
      expect(await send(url, framed, `Multipart/Form-Data; Boundary="${BOUNDARY}"`)).toEqual([204, undefined]);
      expect((await bytesOf('others/framed')).equals(content)).toBe(true);
    });

    it('fails where the form ends too early, and stores nothing', async () => {
      const { url, fields } = await presign({ Key: 'others/cut' });
      const form = assembled(fields, 'Content-Disposition: form-data; name=file');
      expect(await send(url, form.subarray(0, -30))).toEqual([400, 'MalformedPOSTRequest']);
      expect(await send(url, Buffer.from('a=b'))).toEqual([400, 'MalformedPOSTRequest']);
      const absent = s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key: 'others/cut' }));
      await expect(absent).rejects.toThrow(S3ServiceException);
    });
  });
});
