import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { drawPicture, QUARTERS } from '../fixtures/make-picture.ts';
import { problem, useApi } from './api-fixture.ts';

const api = useApi();
const BOUNDARY = 'a-boundary';
const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };

const formOf = (picture: Buffer, ...dispositions: readonly string[]): Buffer =>
  Buffer.concat([
    ...dispositions.flatMap((disposition) => [
      Buffer.from(`--${BOUNDARY}\r\n${disposition}\r\n\r\n`),
      picture,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]);

describe('forms of other programs', () => {
  it.each([
    ['names without quotes', 'Content-Disposition: form-data; name=image; filename=a.png'],
    ['filename*, as .NET does', "Content-Disposition: form-data; name=image; filename=a.png; filename*=utf-8''a.png"],
    ['the file name first', 'Content-Disposition: form-data; filename="a.png"; name="image"'],
    ['capitals', 'CONTENT-DISPOSITION: FORM-DATA; NAME="image"; FILENAME="A.PNG"\r\nCONTENT-TYPE: IMAGE/PNG'],
    ['no file name', 'Content-Disposition: form-data; name="image"'],
    ['no file name and a type', 'Content-Disposition: form-data; name=image\r\nContent-Type: image/png'],
    ['folded headers', 'Content-Disposition: form-data;\r\n name=image'],
  ])('are read: %s', async (_, disposition) => {
    const picture = await drawPicture(60, 40, QUARTERS).png().toBuffer();
    const body = formOf(picture, disposition);
    expect((await api.call('POST', '/shape', { body, headers })).json).toEqual([[40, 60, 3]]);
    const framed = Buffer.concat([Buffer.from('preamble\r\n'), body, Buffer.from('epilogue\r\n--')]);
    const typed = { 'content-type': `Multipart/Form-Data; charset=utf-8; Boundary="${BOUNDARY}"` };
    expect((await api.call('POST', '/shape', { body: framed, headers: typed })).json).toEqual([[40, 60, 3]]);
  });

  it('fail with what is wrong: an end that is missing, no pictures, too many parts', async () => {
    const picture = Buffer.from('x');
    const whole = formOf(picture, 'Content-Disposition: form-data; name=image');
    const cut = await api.call('POST', '/shape', { body: whole.subarray(0, -10), headers });
    expect(cut.json).toMatchObject(problem(400, { detail: expect.stringContaining('closing boundary') }));
    const empty = await api.call('POST', '/shape', { body: formOf(picture), headers });
    expect(empty.json).toMatchObject(problem(400, { field: 'image' }));
    const parts = Array.from({ length: 20_000 }, (__, i) => `Content-Disposition: form-data; name=f${i}`);
    const many = await api.call('POST', '/shape', { body: formOf(picture, ...parts), headers });
    expect(many.json).toMatchObject(problem(400, { detail: expect.stringContaining('more than 200 parts') }));
  });
});

describe('types of uploads', () => {
  it.each([
    'video/webm;codecs=vp8',
    'video/mp4; codecs="avc1.42E01E, mp4a.40.2"',
    'VIDEO/MP4',
    'Image/PNG',
    'video/x-matroska',
    'application/octet-stream; charset=binary',
  ])('are as RFC 9110 writes them: %s', async (contentType) => {
    const begun = await api.call('POST', '/uploads', { body: { fileName: 'a', size: 10, contentType } });
    expect(begun.json).toMatchObject({ kind: 'form', fields: { 'Content-Type': contentType } });
  });

  it('say what a film can be when their options do not fit, whatever their case', async () => {
    const body = { fileName: 'a', size: 10, contentType: 'IMAGE/PNG', options: 'renders=gif' };
    expect((await api.call('POST', '/uploads', { body })).json).toMatchObject(problem(400, { field: 'options' }));
  });

  it.each([
    [{ contentType: 'text/html' }, 'contentType', 'allowed are video/'],
    [{ contentType: 'video/mp4;' }, 'contentType', 'allowed are video/'],
    [{ contentType: 'video/mp4\r\nx: y' }, 'contentType', 'allowed are video/'],
    [{ size: 0 }, 'size', '>=1'],
    [{ size: 'big' }, 'size', 'expected number'],
    [{ fileName: '' }, 'fileName', '>=1'],
    [{ other: 1 }, 'other', 'other'],
  ])('fail with what is allowed: %j', async (wrong, field, allowed) => {
    const answer = await api.call('POST', '/uploads', { body: { fileName: 'a', size: 10, ...wrong } });
    expect(answer.json).toMatchObject(problem(400, { field, detail: expect.stringContaining(allowed) }));
    expect((answer.json as { detail: string }).detail).not.toContain('Invalid input');
  });
});

describe('folder markers', () => {
  it('are told as left out, and empty files are not', async () => {
    const { client } = api.services;
    await client.send(new PutObjectCommand({ Bucket: 'source', Key: 'films/', Body: '' }));
    await client.send(new PutObjectCommand({ Bucket: 'source', Key: 'films/empty.mp4', Body: '' }));
    expect((await api.call('GET', '/sources?key=films/')).json).toMatchObject({
      state: 'leftOut',
      message: expect.stringContaining('folder'),
    });
    expect((await api.call('GET', '/sources?key=films/empty.mp4')).json).toMatchObject({ state: 'waiting' });
  });
});
