import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it } from 'vitest';
import { codeOf, failureOf, makeClient, useS3 } from './s3-fixture.ts';

const s3 = useS3();
const put = (Key: string, Body: string | Buffer, more = {}) =>
  s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key, Body, ...more }));
const head = (Key: string) => s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key }));
const copy = (Key: string, source: string, more = {}) =>
  s3.client.send(new CopyObjectCommand({ Bucket: s3.bucket, Key, CopySource: `${s3.bucket}/${source}`, ...more }));
const urlOf = (Key: string, more = {}) =>
  getSignedUrl(s3.client, new GetObjectCommand({ Bucket: s3.bucket, Key, ...more }));

describe('If-Range', () => {
  it('gives the part while the object is the same, and the whole when it is another', async () => {
    const { ETag = '' } = await put('ranged', '0123456789');
    const changed = (await head('ranged')).LastModified?.toUTCString() ?? '';
    const url = await urlOf('ranged');
    const read = async (ifRange: string) => {
      const answer = await fetch(url, { headers: { range: 'bytes=2-4', 'if-range': ifRange } });
      return [answer.status, await answer.text()];
    };
    expect(await read(ETag)).toEqual([206, '234']);
    expect(await read(changed)).toEqual([206, '234']);
    for (const other of ['"other"', `W/${ETag}`, 'Thu, 01 Jan 1970 00:00:00 GMT', 'nonsense']) {
      expect(await read(other)).toEqual([200, '0123456789']);
    }
  });
});

describe('x-amz-copy-source', () => {
  it('takes a plus for a blank and %2B for a plus', async () => {
    await put('a b.txt', 'blank');
    await put('a+b.txt', 'plus');
    const copied = async (source: string) => {
      await copy('copied', source);
      return (
        await s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key: 'copied' }))
      ).Body?.transformToString();
    };
    expect(await copied('a+b.txt')).toBe('blank');
    expect(await copied('a%20b.txt')).toBe('blank');
    expect(await copied('a%2Bb.txt')).toBe('plus');
    await put('only+plus.txt', 'x');
    expect(await failureOf(copy('copied', 'only+plus.txt'))).toEqual({ name: 'NoSuchKey', status: 404 });
  });
});

describe('a copy onto itself', () => {
  it('fails without any change', async () => {
    await put('self', 'x', { Metadata: { a: '1' } });
    expect(await failureOf(copy('self', 'self'))).toEqual({ name: 'InvalidRequest', status: 400 });
    expect(await failureOf(copy('self', 'self', { MetadataDirective: 'COPY' }))).toMatchObject({
      name: 'InvalidRequest',
    });
  });

  it.each([
    [{ StorageClass: 'STANDARD_IA' }, { StorageClass: 'STANDARD_IA' }],
    [{ ServerSideEncryption: 'AES256' }, { ServerSideEncryption: 'AES256' }],
    [{ WebsiteRedirectLocation: '/elsewhere' }, { WebsiteRedirectLocation: '/elsewhere' }],
  ] as const)('changes what %j says and keeps the rest', async (asked, expected) => {
    await put('self', 'x', { Metadata: { a: '1' }, ContentType: 'video/mp4' });
    await copy('self', 'self', asked);
    expect(await head('self')).toMatchObject({ ...expected, Metadata: { a: '1' }, ContentType: 'video/mp4' });
  });
});

describe('storage classes', () => {
  it('stand in lists, heads and attributes; the usual one is not named in a head', async () => {
    await put('class/ia', 'x', { StorageClass: 'STANDARD_IA' });
    await put('class/usual', 'x', { StorageClass: 'STANDARD' });
    const { Contents } = await s3.client.send(new ListObjectsV2Command({ Bucket: s3.bucket, Prefix: 'class/' }));
    expect(Contents?.map(({ Key, StorageClass }) => [Key, StorageClass])).toEqual([
      ['class/ia', 'STANDARD_IA'],
      ['class/usual', 'STANDARD'],
    ]);
    expect((await head('class/ia')).StorageClass).toBe('STANDARD_IA');
    expect((await head('class/usual')).StorageClass).toBeUndefined();
    const ask = { Bucket: s3.bucket, Key: 'class/ia', ObjectAttributes: ['StorageClass' as const] };
    expect(await s3.client.send(new GetObjectAttributesCommand(ask))).toMatchObject({ StorageClass: 'STANDARD_IA' });
  });

  it('are not copied, but those of uploads in parts are kept', async () => {
    await put('class/source', 'x', { StorageClass: 'GLACIER_IR' });
    await copy('class/target', 'class/source');
    expect((await head('class/target')).StorageClass).toBeUndefined();
    const begun = { Bucket: s3.bucket, Key: 'class/parts', StorageClass: 'ONEZONE_IA' as const };
    await s3.client.send(new CreateMultipartUploadCommand(begun));
    const { Uploads } = await s3.client.send(new ListMultipartUploadsCommand({ Bucket: s3.bucket }));
    expect(Uploads?.find(({ Key }) => Key === 'class/parts')?.StorageClass).toBe('ONEZONE_IA');
  });

  it('fails for one that there is not, and for bytes in an archive', async () => {
    const unknown = await failureOf(put('class/none', 'x', { StorageClass: 'constructor' }));
    expect(unknown).toEqual({ name: 'InvalidStorageClass', status: 400 });
    await put('class/archived', 'x', { StorageClass: 'DEEP_ARCHIVE' });
    expect((await head('class/archived')).ContentLength).toBe(1);
    const inArchive = { name: 'InvalidObjectState', status: 403 };
    const read = s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key: 'class/archived' }));
    expect(await failureOf(read)).toEqual(inArchive);
    expect(await failureOf(copy('class/copy', 'class/archived'))).toEqual(inArchive);
    const { UploadId } = await s3.client.send(
      new CreateMultipartUploadCommand({ Bucket: s3.bucket, Key: 'class/part' }),
    );
    const part = new UploadPartCopyCommand({
      ...{ Bucket: s3.bucket, Key: 'class/part', UploadId, PartNumber: 1 },
      CopySource: `${s3.bucket}/class/archived`,
    });
    expect(await failureOf(s3.client.send(part))).toEqual(inArchive);
  });
});

describe('metadata beyond ASCII', () => {
  /** A client that signs and sends the UTF-8 of a header. */
  const putRaw = async (Key: string, name: string, value: string): Promise<void> => {
    const signing = makeClient(s3.endpoint, { requestChecksumCalculation: 'WHEN_REQUIRED' });
    const command = new PutObjectCommand({ Bucket: s3.bucket, Key, Metadata: { [name]: value } });
    const url = await getSignedUrl(signing, command, { unhoistableHeaders: new Set([`x-amz-meta-${name}`]) });
    const headers = { [`x-amz-meta-${name}`]: Buffer.from(value).toString('latin1') };
    const outgoing = request(url, { method: 'PUT', headers });
    outgoing.end(Buffer.from('x'));
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    const text = Buffer.concat(await response.toArray()).toString();
    expect([response.statusCode, codeOf(text)]).toEqual([200, undefined]);
  };

  it('comes back in encoded words, read as Latin-1 when it came in bytes (example of the documentation)', async () => {
    await putRaw('words', 'nonascii', 'ÄMÄZÕÑ S3');
    expect((await head('words')).Metadata).toEqual({ nonascii: '=?UTF-8?B?w4PChE3Dg8KEWsODwpXDg8KRIFMz?=' });
  });

  it.each([
    ['AMAZONS3', 'AMAZONS3'],
    ['=?UTF-8?B?w4RNw4Raw5XDkSBTMw==?=', '=?UTF-8?B?w4RNw4Raw5XDkSBTMw==?='],
    ['=?utf-8?q?caf=C3=A9_au_lait?=', `=?UTF-8?B?${Buffer.from('café au lait').toString('base64')}?=`],
    ['=?ISO-8859-1?Q?caf=E9?=', `=?UTF-8?B?${Buffer.from('café').toString('base64')}?=`],
    ['=?UTF-8?B?Y2Fm?= =?UTF-8?B?w6k=?=', `=?UTF-8?B?${Buffer.from('café').toString('base64')}?=`],
    ['=?UTF-8?B?Y2Fm?=', 'caf'],
    ['=?x-unknown?B?Y2Fm?=', '=?x-unknown?B?Y2Fm?='],
  ])('decodes %s before it is stored', async (given, answered) => {
    await put('words', 'x', { Metadata: { words: given } });
    expect((await head('words')).Metadata).toEqual({ words: answered });
  });

  it('is text in forms', async () => {
    const Fields = { 'x-amz-meta-title': 'Grüße 🎬' };
    const { url, fields } = await createPresignedPost(s3.client, { Bucket: s3.bucket, Key: 'titled', Fields });
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    form.append('file', new Blob(['x']));
    expect((await fetch(url, { method: 'POST', body: form })).status).toBe(204);
    const title = (await head('titled')).Metadata?.title;
    expect(title).toBe(`=?UTF-8?B?${Buffer.from('Grüße 🎬').toString('base64')}?=`);
  });

  it('is measured in bytes of UTF-8', async () => {
    const long = `=?UTF-8?B?${Buffer.from('ü'.repeat(1020)).toString('base64')}?=`;
    await put('long', 'x', { Metadata: { a: long } });
    const longer = `=?UTF-8?B?${Buffer.from('ü'.repeat(1030)).toString('base64')}?=`;
    expect(await failureOf(put('long', 'x', { Metadata: { a: longer } }))).toMatchObject({ name: 'MetadataTooLarge' });
  });

  it('keeps names that every object has', async () => {
    const names = ['constructor', 'toString', 'hasownproperty', 'valueof'];
    await put('named', 'x', { Metadata: Object.fromEntries(names.map((name) => [name, 'mine'])) });
    expect((await head('named')).Metadata).toEqual(
      Object.fromEntries(names.map((name) => [name.toLowerCase(), 'mine'])),
    );
    const answer = await fetch(await urlOf('named'));
    expect(answer.headers.get('x-amz-meta-constructor')).toBe('mine');
  });
});

describe('headers that a presigned URL asks for', () => {
  const overrides = {
    ResponseContentEncoding: 'identity',
    ResponseContentType: 'application/octet-stream',
    ResponseContentDisposition: 'inline',
    ResponseCacheControl: 'no-cache',
  };

  it.each(['gzip', 'deflate', 'br', 'aws-chunked'])(
    'stand in place of those that were stored with Content-Encoding: %s',
    async (coding) => {
      await put('encoded', 'as it is', { ContentEncoding: coding, ContentType: 'text/html', CacheControl: 'no-store' });
      const outgoing = request(await urlOf('encoded', overrides));
      outgoing.end();
      const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
      const body = Buffer.concat(await response.toArray()).toString();
      expect([response.statusCode, body]).toEqual([200, 'as it is']);
      expect(response.headers).toMatchObject({
        'content-encoding': 'identity',
        'content-type': 'application/octet-stream',
        'content-disposition': 'inline',
        'cache-control': 'no-cache',
      });
    },
  );

  it('are covered by its signature, and only signed requests may ask for them', async () => {
    await put('encoded', 'x', { ContentEncoding: 'gzip' });
    const url = new URL(await urlOf('encoded', overrides));
    const codeFor = async (change: (search: URLSearchParams) => void) => {
      const changed = new URL(url);
      change(changed.searchParams);
      const answer = await fetch(changed);
      return [answer.status, codeOf(await answer.text())];
    };
    const mismatch = [403, 'SignatureDoesNotMatch'];
    expect(await codeFor((search) => search.set('response-content-encoding', 'gzip'))).toEqual(mismatch);
    expect(await codeFor((search) => search.delete('response-content-type'))).toEqual(mismatch);
    expect(await codeFor((search) => search.set('response-expires', 'x'))).toEqual(mismatch);
    const unsigned = await fetch(`${s3.endpoint}/${s3.bucket}/encoded?response-content-encoding=identity`);
    expect([unsigned.status, codeOf(await unsigned.text())]).toEqual([403, 'AccessDenied']);
  });
});
