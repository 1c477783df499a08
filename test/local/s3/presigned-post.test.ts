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
    expect((await post(withFields({ 'Content-Type': 'video/mp4' }), 'x')).status).toBe(204);
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
});
