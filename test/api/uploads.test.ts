import { createHash } from 'node:crypto';
import { GetObjectCommand, HeadObjectCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { startCrc64Nvme } from '../../src/shared/kernels/checksum/crc64-nvme.ts';
import { partChecksum } from '../../src/viewer/upload/part-checksum.ts';
import { problem, useApi } from './api-fixture.ts';

const MIB = 1024 ** 2;
const api = useApi({ MAX_UPLOAD_BYTES: String(1024 * MIB) });

interface Form {
  readonly kind: 'form';
  readonly key: string;
  readonly url: string;
  readonly fields: Record<string, string>;
}
interface Parts {
  readonly kind: 'parts';
  readonly id: string;
  readonly key: string;
  readonly partBytes: number;
  readonly partCount: number;
}
interface SignedParts {
  readonly parts: readonly { readonly number: number; readonly bytes: number; readonly url: string }[];
}

const begin = async <T>(body: object): Promise<T> => {
  const answer = await api.call('POST', '/uploads', { body });
  expect(answer.status, answer.body.toString()).toBe(201);
  return answer.json as T;
};

const post = ({ url, fields }: Form, content: Uint8Array): Promise<Response> => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([Buffer.from(content)]), 'film.mp4');
  return fetch(url, { method: 'POST', body: form });
};

const put = ({ url }: { readonly url: string }, content: Uint8Array): Promise<Response> =>
  fetch(url, { method: 'PUT', body: Buffer.from(content) });

const sign = async ({ id }: Parts, numbers: number[]): Promise<SignedParts['parts']> => {
  const answer = await api.call('POST', `/uploads/${id}/parts`, { body: { numbers } });
  expect(answer.status, answer.body.toString()).toBe(200);
  return (answer.json as SignedParts).parts;
};

const stored = (Key: string) => api.services.client.send(new HeadObjectCommand({ Bucket: 'source', Key }));
const FORGED_UPLOAD = 'a'.repeat(40);
const forge = (...content: unknown[]) => Buffer.from(JSON.stringify(content)).toString('base64url');

describe('POST /uploads of a small file', () => {
  it('signs a form that stores it with its type and its options', async () => {
    const form = await begin<Form>({
      fileName: 'C:\\films\\../Mein Urlaub (1).MP4',
      size: 11,
      contentType: 'video/mp4',
      options: 'frames=off;slice=15',
    });
    expect(form.key).toMatch(/^uploads\/[0-9a-f]{32}\/Mein-Urlaub-1-\.MP4$/);
    expect((await post(form, Buffer.from('hello world'))).status).toBe(204);
    expect(await stored(form.key)).toMatchObject({
      ContentLength: 11,
      ContentType: 'video/mp4',
      Metadata: { fanreel: 'frames=off;slice=15' },
    });
  });

  it('fails at the store for a file that is larger, empty, of another type or under another key', async () => {
    const form = await begin<Form>({ fileName: 'a.png', size: 10, contentType: 'image/png' });
    const refusals = [
      await post(form, Buffer.alloc(11)),
      await post(form, Buffer.alloc(0)),
      await post({ ...form, fields: { ...form.fields, 'Content-Type': 'text/html' } }, Buffer.alloc(10)),
      await post({ ...form, fields: { ...form.fields, key: 'uploads/other.png' } }, Buffer.alloc(10)),
      await post({ ...form, fields: { ...form.fields, 'x-amz-meta-fanreel': 'slice=1' } }, Buffer.alloc(10)),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([400, 400, 403, 403, 403]);
    expect((await post(form, Buffer.alloc(9))).status).toBe(400);
    await expect(stored(form.key)).rejects.toThrow();
    expect((await post(form, Buffer.alloc(10))).status).toBe(204);
  });

  it.each(['CRC64NVME', 'SHA256'] as const)(
    'fails at the store for other bytes than those of its %s',
    async (algorithm) => {
      const content = Buffer.from('hello world');
      const running = startCrc64Nvme();
      running.update(content);
      const sha256 = createHash('sha256').update(content).digest('base64');
      const value = algorithm === 'SHA256' ? sha256 : Buffer.from(running.digest()).toString('base64');
      const form = await begin<Form>({ fileName: 'a.mp4', size: content.length, checksum: { algorithm, value } });
      expect((await post(form, Buffer.from('hallo world'))).status).toBe(400);
      const without = { ...form.fields };
      delete without[`x-amz-checksum-${algorithm.toLowerCase()}`];
      expect((await post({ ...form, fields: without }, content)).status).toBe(403);
      await expect(stored(form.key)).rejects.toThrow();
      expect((await post(form, content)).status).toBe(204);
    },
  );

  it('never gives two uploads the same key', async () => {
    const [one, two] = [
      await begin<Form>({ fileName: 'a.mp4', size: 1 }),
      await begin<Form>({ fileName: 'a.mp4', size: 1 }),
    ];
    expect(one.key).not.toBe(two.key);
  });
});

describe('POST /uploads of a large file', () => {
  const size = 40 * MIB + 5;
  const content = Buffer.alloc(size, 'fanreel ');
  const part = (upload: Parts, number: number) =>
    content.subarray((number - 1) * upload.partBytes, number * upload.partBytes);

  it('goes up in parts, is resumed where it stopped, and is one object at the end', async () => {
    const upload = await begin<Parts>({ fileName: 'long.mkv', size, multipart: true, options: 'slice=60' });
    expect(upload).toMatchObject({ kind: 'parts', partBytes: 16 * MIB, partCount: 3 });
    const [first, second] = await sign(upload, [1, 2]);
    if (first === undefined || second === undefined) throw new Error('two parts were asked for');
    expect((await put(first, part(upload, 1))).status).toBe(200);
    // The client is gone; another one has the id only.
    const resumed = await api.call('GET', `/uploads/${upload.id}`);
    expect(resumed.json).toMatchObject({ ...upload, size, missing: [2, 3], missingCount: 2 });
    expect((resumed.json as { stored: object[] }).stored).toEqual([
      { number: 1, bytes: 16 * MIB, etag: expect.any(String) },
    ]);
    const early = await api.call('POST', `/uploads/${upload.id}/complete`);
    expect(early.json).toMatchObject(problem(409, { missing: [2, 3] }));

    expect((await put(second, part(upload, 2))).status).toBe(200);
    const [third] = await sign(upload, [3, 3]);
    expect(third?.bytes).toBe(size - 32 * MIB);
    expect((await put(third ?? { url: '' }, part(upload, 3))).status).toBe(200);
    const completed = await api.call('POST', `/uploads/${upload.id}/complete`);
    expect(completed.status, completed.body.toString()).toBe(200);
    expect(completed.json).toMatchObject({
      key: upload.key,
      bytes: size,
      source: `/sources?key=${encodeURIComponent(upload.key)}`,
    });
    const object = await api.services.client.send(new GetObjectCommand({ Bucket: 'source', Key: upload.key }));
    expect(object.Metadata).toEqual({ fanreel: 'slice=60' });
    expect(content.equals((await object.Body?.transformToByteArray()) ?? Buffer.alloc(0))).toBe(true);
    // The answer may have been lost.
    expect((await api.call('POST', `/uploads/${upload.id}/complete`)).json).toEqual(completed.json);
    expect((await api.call('GET', `/uploads/${upload.id}`)).status).toBe(404);
  });

  it('fails at the store for a part of another length', async () => {
    const upload = await begin<Parts>({ fileName: 'long.mkv', size, multipart: true });
    const [third] = await sign(upload, [3]);
    expect((await put(third ?? { url: '' }, Buffer.alloc(size - 32 * MIB + 1))).status).toBe(403);
    expect((await put(third ?? { url: '' }, Buffer.alloc(1))).status).toBe(403);
  });

  it('fails at the store for a part of other bytes than those of its checksum', async () => {
    const upload = await begin<Parts>({ fileName: 'long.mkv', size, multipart: true });
    const bytes = part(upload, 3);
    const crc64nvme = [await partChecksum(new Blob([bytes]))];
    const answer = await api.call('POST', `/uploads/${upload.id}/parts`, { body: { numbers: [3], crc64nvme } });
    const [third] = (answer.json as SignedParts).parts;
    const other = Buffer.from(bytes);
    other[0] = 1;
    expect((await put(third ?? { url: '' }, other)).status).toBe(400);
    expect((await put(third ?? { url: '' }, bytes)).status).toBe(200);
    const none = await api.call('POST', `/uploads/${upload.id}/parts`, { body: { numbers: [2, 3], crc64nvme } });
    expect(none.json).toMatchObject(problem(400, { field: 'crc64nvme' }));
  });

  it('is never put over an object that is there', async () => {
    const upload = await begin<Parts>({ fileName: 'a.mp4', size: 5, multipart: true });
    const [only] = await sign(upload, [1]);
    expect((await put(only ?? { url: '' }, Buffer.from('later'))).status).toBe(200);
    await api.services.putObject('source', upload.key, 'first');
    await api.call('POST', `/uploads/${upload.id}/complete`);
    const object = await api.services.client.send(new GetObjectCommand({ Bucket: 'source', Key: upload.key }));
    expect(await object.Body?.transformToString()).toBe('first');
  });

  it('is gone when it is ended, also twice', async () => {
    const upload = await begin<Parts>({ fileName: 'long.mkv', size, multipart: true });
    expect((await api.call('DELETE', `/uploads/${upload.id}`)).status).toBe(204);
    expect((await api.call('DELETE', `/uploads/${upload.id}`)).status).toBe(204);
    const { Uploads = [] } = await api.services.client.send(new ListMultipartUploadsCommand({ Bucket: 'source' }));
    expect(Uploads.map(({ Key }) => Key)).not.toContain(upload.key);
    for (const [method, path] of [
      ['GET', ''],
      ['POST', '/complete'],
      ['POST', '/parts'],
    ] as const) {
      const body = path === '/parts' ? { body: { numbers: [1] } } : {};
      const answer = await api.call(method, `/uploads/${upload.id}${path}`, body);
      expect(answer.json, path).toMatchObject(problem(404));
    }
  });

  it('fails for ids that were not given out here, and for parts beyond the last', async () => {
    const upload = await begin<Parts>({ fileName: 'long.mkv', size, multipart: true });
    const [, uploadId] = JSON.parse(Buffer.from(upload.id, 'base64url').toString()) as [string, string];
    await api.services.putObject('source', 'holiday.mp4', 'x');
    const ids = [
      'x',
      forge('holiday.mp4', FORGED_UPLOAD, 5),
      forge(`uploads/${'0'.repeat(32)}/../holiday.mp4`, FORGED_UPLOAD, 5),
      forge(`uploads/${'0'.repeat(32)}/a`, uploadId, size),
      forge(upload.key, uploadId, 2 ** 50),
      forge(upload.key, FORGED_UPLOAD, size),
    ];
    for (const id of ids) {
      for (const [method, path, body] of [
        ['GET', '', undefined],
        ['POST', '/parts', { numbers: [1] }],
        ['POST', '/complete', undefined],
      ] as const) {
        const answer = await api.call(method, `/uploads/${id}${path}`, body === undefined ? {} : { body });
        expect([answer.status, id, path]).toEqual([404, id, path]);
      }
    }
    const beyond = await api.call('POST', `/uploads/${upload.id}/parts`, { body: { numbers: [4] } });
    expect(beyond.json).toMatchObject(problem(400, { field: 'numbers' }));
    expect(JSON.stringify(beyond.json)).not.toContain('http');
  });
});

it('fails for uploads that would be rejected later, before anything is signed', async () => {
  const good = { fileName: 'a.mp4', size: 10 };
  const cases = [
    [{ size: 10 }, 'fileName'],
    [{ ...good, fileName: '' }, 'fileName'],
    [{ ...good, size: 0 }, 'size'],
    [{ ...good, size: 1.5 }, 'size'],
    [{ ...good, size: 1024 * MIB + 1 }, 'size'],
    [{ ...good, contentType: 'text/html' }, 'contentType'],
    [{ ...good, contentType: 'video/mp4\r\nx: y' }, 'contentType'],
    [{ ...good, options: 'slice=9999' }, 'options'],
    [{ ...good, options: 'nonsense=1' }, 'options'],
    [{ ...good, options: 'ascii.glyphs=ü#' }, 'options'],
    [{ ...good, contentType: 'image/png', options: 'renders=gif' }, 'options'],
    [{ ...good, key: 'mine.mp4' }, 'key'],
    [{ ...good, checksum: { algorithm: 'SHA256', value: 'AAAA' } }, 'checksum.value'],
  ] as const;
  for (const [body, field] of cases) {
    const answer = await api.call('POST', '/uploads', { body });
    expect(answer.json, JSON.stringify(body)).toMatchObject(problem(400, { field }));
  }
  const headers = { 'content-type': 'application/json' };
  expect((await api.call('POST', '/uploads', { body: '{', headers })).json).toMatchObject(problem(400));
  expect((await api.call('POST', '/uploads', { body: 'a' })).json).toMatchObject(problem(415));
});
