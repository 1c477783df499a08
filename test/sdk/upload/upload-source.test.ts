import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ListMultipartUploadsCommand, ListPartsCommand, PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/sdk/core/usage/usage-error.ts';
import { findSourceFiles, type SourceFile } from '../../../src/sdk/sources/source-files.ts';
import { digestFile } from '../../../src/sdk/upload/digest-file.ts';
import { digestSource } from '../../../src/sdk/upload/digest-source.ts';
import { placeSource } from '../../../src/sdk/upload/place-source.ts';
import { makeUploadNotes } from '../../../src/sdk/upload/upload-notes.ts';
import { type SentSource, uploadSource } from '../../../src/sdk/upload/upload-source.ts';
import { startThrowawayS3, type ThrowawayS3 } from '../../fakes/throwaway-s3.ts';

let s3: ThrowawayS3;
let reserved: Map<string, string>;

beforeEach(async () => {
  s3 = await startThrowawayS3();
  reserved = new Map();
});
afterEach(() => s3.close());

const fileAt = async (path: string): Promise<SourceFile> => {
  const [file] = await findSourceFiles([path], s3.folder);
  if (file === undefined) throw new Error(`no file ${path}`);
  return file;
};

const write = async (path: string, content: string | Buffer): Promise<SourceFile> => {
  await mkdir(join(s3.folder, path, '..'), { recursive: true });
  await writeFile(join(s3.folder, path), content);
  return fileAt(path);
};

const notes = () => makeUploadNotes(join(s3.folder, 'home'));

const bytes: number[] = [];
const upload = async (
  file: SourceFile,
  optionsText = '',
  signal = new AbortController().signal,
): Promise<SentSource> => {
  bytes.length = 0;
  const digest = await digestSource(file.path);
  const place = await placeSource(s3.buckets.store, s3.buckets.source, file, digest, reserved);
  return uploadSource(s3.buckets, {
    file,
    digest,
    place,
    optionsText,
    notes: notes(),
    onBytes: (n) => bytes.push(n),
    signal,
  });
};

const metadataOf = async (key: string) => (await s3.buckets.store.head('source', key))?.metadata;

describe('uploading a source', () => {
  it('stores the bytes under the name of the file, with the options in the metadata', async () => {
    const file = await write('films/my film+ü.mp4', 'some bytes');
    const uploaded = await upload(file, 'slice=15');
    expect(uploaded).toMatchObject({ key: 'my film+ü.mp4', bytes: 10, how: 'uploaded' });
    expect(await metadataOf('my film+ü.mp4')).toEqual({ fanreel: 'slice=15' });
    expect(s3.created).toEqual(['my film+ü.mp4']);
  });

  it('sends a large file in parts and reports how far it is', async () => {
    const content = randomBytes(20 * 1024 * 1024);
    const uploaded = await upload(await write('big.mp4', content));
    expect(uploaded.etag).toMatch(/^[0-9a-f]{32}-3$/);
    expect(bytes.at(-1)).toBe(content.length);
    expect(bytes.length).toBeGreaterThan(2);
    const stored = await s3.buckets.store.readStart('source', 'big.mp4', uploaded.etag, content.length);
    expect(content.equals(stored)).toBe(true);
  });

  describe('when it was cut', () => {
    const partsSent = () =>
      s3.requests
        .filter((request) => /^PUT .*partNumber=/.test(request))
        .map((request) => /partNumber=(\d+)/.exec(request)?.[1]);
    const cutAfterTwo = async (file: SourceFile, optionsText = '') => {
      const stop = new AbortController();
      const digest = await digestSource(file.path);
      const place = await placeSource(s3.buckets.store, s3.buckets.source, file, digest, reserved);
      const onBytes = (done: number) => {
        if (done >= 2 * PART) stop.abort(new Error('cut'));
      };
      const { signal } = stop;
      await expect(
        uploadSource(s3.buckets, { file, digest, place, optionsText, notes: notes(), onBytes, signal }),
      ).rejects.toThrow('cut');
      const there = await s3.buckets.client.send(new ListMultipartUploadsCommand({ Bucket: 'source' }));
      expect(there.Uploads).toHaveLength(1);
      const { UploadId } = there.Uploads?.[0] ?? {};
      const listed = await s3.buckets.client.send(new ListPartsCommand({ Bucket: 'source', Key: file.key, UploadId }));
      s3.clear();
      return { UploadId, there: (listed.Parts ?? []).map(({ PartNumber }) => String(PartNumber)) };
    };
    const PART = 8 * 1024 * 1024;

    it('goes on where it stopped, and sends no part that is there again', async () => {
      const content = randomBytes(8 * PART - 5);
      const file = await write('big.mp4', content);
      const { there } = await cutAfterTwo(file);
      expect(there.length).toBeGreaterThanOrEqual(2);
      const uploaded = await upload(file);
      const sent = partsSent();
      expect(sent.filter((part) => there.includes(part ?? ''))).toEqual([]);
      expect(sent).toContain('8');
      expect(bytes.at(-1)).toBe(content.length);
      const stored = await s3.buckets.store.readStart('source', 'big.mp4', uploaded.etag, content.length);
      expect(content.equals(stored)).toBe(true);
      expect(s3.created).toEqual(['big.mp4']);
    });

    it('leaves no parts behind when the store takes the file over after all', async () => {
      const file = await write('big.mp4', randomBytes(4 * PART));
      await cutAfterTwo(file);
      const { store, source, client } = s3.buckets;
      const taken = await s3.takeSource(file.path);
      const digest = await digestSource(file.path);
      const place = await placeSource(store, source, file, digest, reserved);
      const { signal } = new AbortController();
      const more = { optionsText: '', notes: notes(), onBytes: () => undefined, signal };
      await uploadSource(s3.buckets, { file, digest, place, taken, ...more });
      expect((await client.send(new ListMultipartUploadsCommand({ Bucket: source }))).Uploads ?? []).toEqual([]);
      expect(await notes().find(source, file.key)).toBeUndefined();
      expect(s3.created).toEqual(['big.mp4']);
    });

    it('sends a part again that is there and is not what the file holds', async () => {
      const file = await write('big.mp4', randomBytes(8 * PART));
      const { UploadId, there } = await cutAfterTwo(file);
      const damaged = { Bucket: 'source', Key: 'big.mp4', UploadId, PartNumber: Number(there[0]) };
      await s3.buckets.client.send(new UploadPartCommand({ ...damaged, Body: Buffer.alloc(PART) }));
      s3.clear();
      await upload(file);
      expect(partsSent()).toContain(there[0]);
    });

    it('begins anew for other options or other bytes, and leaves no parts of the old one', async () => {
      const file = await write('big.mp4', randomBytes(8 * PART));
      await cutAfterTwo(file, 'slice=15');
      await upload(file, 'slice=20');
      expect(partsSent()).toHaveLength(8);
      expect(await metadataOf('big.mp4')).toMatchObject({ fanreel: 'slice=20' });
      const left = await s3.buckets.client.send(new ListMultipartUploadsCommand({ Bucket: 'source' }));
      expect(left.Uploads ?? []).toEqual([]);
    });
  });

  it('sends nothing that is there already, and causes no event', async () => {
    const file = await write('film.mp4', 'some bytes');
    const first = await upload(file, 'slice=15');
    const second = await upload(file, 'slice=15');
    expect(second).toEqual({ ...first, how: 'present' });
    expect(s3.created).toEqual(['film.mp4']);
    expect(s3.requests.filter((request) => !request.startsWith('HEAD'))).toHaveLength(1);
  });

  it('leaves what is there as it is where other options are asked for, and tells which it has', async () => {
    const file = await write('a b+c.mp4', 'some bytes');
    const first = await upload(file, 'slice=15');
    const second = await upload(file, 'slice=20');
    expect(second).toEqual({ ...first, how: 'present', ownOptions: 'slice=15' });
    expect(bytes).toEqual([]);
    expect(await metadataOf('a b+c.mp4')).toMatchObject({ fanreel: 'slice=15' });
    expect(s3.created).toEqual(['a b+c.mp4']);
  });

  it.each([
    ['in one piece', 1000],
    ['in parts', 17 * 1024 * 1024 + 3],
  ])('has the store know the bytes by the checksum of the whole, when sent %s', async (_, size) => {
    const file = await write('film.mp4', randomBytes(size));
    const { key } = await upload(file);
    const { crc64nvme } = await digestSource(file.path);
    expect(await s3.buckets.store.head('source', key)).toMatchObject({ bytes: size, crc64nvme });
  });

  it('knows bytes that another program uploaded by the checksum of the store, whatever their metadata says', async () => {
    const file = await write('film.mp4', 'some bytes');
    const put = {
      Bucket: 'source',
      Key: 'film.mp4',
      Body: 'some bytes',
      Metadata: { 'fanreel-sha256': '0'.repeat(64) },
    };
    await s3.buckets.client.send(new PutObjectCommand({ ...put, ChecksumAlgorithm: 'CRC64NVME' }));
    expect((await upload(file)).how).toBe('present');
    const lies = { 'fanreel-sha256': await digestFile(file.path, 'sha256') };
    await s3.buckets.client.send(
      new PutObjectCommand({ ...put, Body: 'more bytes', Metadata: lies, ChecksumAlgorithm: 'CRC64NVME' }),
    );
    expect((await upload(file)).key).toMatch(/^[0-9a-f]{12}\/film\.mp4$/);
  });

  it('knows bytes that another program uploaded by their MD5', async () => {
    const file = await write('film.mp4', 'some bytes');
    await s3.buckets.store.put('source', {
      key: 'film.mp4',
      contentType: 'video/mp4',
      body: new TextEncoder().encode('some bytes'),
    });
    expect((await upload(file)).how).toBe('present');
  });

  it('never replaces other bytes: a name that is taken gets the checksum in front', async () => {
    const one = await upload(await write('a/film.mp4', 'bytes one'));
    const other = await write('b/film.mp4', 'bytes two');
    const two = await upload(other);
    const sha256 = await digestFile(other.path, 'sha256');
    expect(one.key).toBe('film.mp4');
    expect(two.key).toBe(`${sha256.slice(0, 12)}/film.mp4`);
    expect((await upload(other)).how).toBe('present');
    expect((await upload(await fileAt('a/film.mp4'))).how).toBe('present');
  });

  it('fails when the file changes meanwhile, and leaves nothing behind', async () => {
    const file = await write('film.mp4', 'some bytes');
    const digest = await digestSource(file.path);
    const place = await placeSource(s3.buckets.store, 'source', file, digest, reserved);
    await appendFile(file.path, ' and more');
    const { signal } = new AbortController();
    await expect(
      uploadSource(s3.buckets, {
        file,
        digest,
        place,
        optionsText: '',
        notes: notes(),
        onBytes: () => undefined,
        signal,
      }),
    ).rejects.toThrow(/film\.mp4 was changed while it was uploaded/);
    expect(await s3.buckets.store.head('source', 'film.mp4')).toBeUndefined();
  });

  it('fails with the reason when it is stopped', async () => {
    const file = await write('film.mp4', 'some bytes');
    await expect(upload(file, '', AbortSignal.abort(new Error('stopped by a person')))).rejects.toThrow(
      'stopped by a person',
    );
    expect(s3.created).toEqual([]);
  });
});

describe('findSourceFiles', () => {
  it('takes a file once, whatever it is called, and keeps the name that was typed', async () => {
    await write('film.mp4', 'x');
    await symlink('film.mp4', join(s3.folder, 'link.mp4'));
    const found = await findSourceFiles(['./film.mp4', 'film.mp4', join(s3.folder, 'film.mp4')], s3.folder);
    expect(found).toHaveLength(1);
    expect((await fileAt('link.mp4')).key).toBe('link.mp4');
  });

  it.each([
    ['nope.mp4', /The file nope\.mp4 does not exist/],
    ['.', /\. is a folder/],
    ['/dev/null', /\/dev\/null is no regular file/],
  ])('fails for %s', async (name, message) => {
    await expect(findSourceFiles([name], s3.folder)).rejects.toThrow(UsageError);
    await expect(findSourceFiles([name], s3.folder)).rejects.toThrow(message);
  });
});
