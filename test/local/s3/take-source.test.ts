import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, GetObjectCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeLocalS3Client } from '../../../src/local/control/local-s3-client.ts';
import { makeOwnSalvage, type Salvage } from '../../../src/local/disk/salvage.ts';
import { type S3Server, startS3Server } from '../../../src/local/s3/server.ts';
import { startCrc64Nvme } from '../../../src/shared/kernels/checksum/crc64-nvme.ts';

const CREDENTIALS = { accessKeyId: 'key', secretAccessKey: 'secret' };
const Bucket = 'source';
const Key = 'film.mp4';

let folder: string;
let server: S3Server;
let client: S3Client;
let announced: string[];
let told: string[];

const salvage: Salvage = {
  ...makeOwnSalvage(tmpdir()),
  tell: async (_, names = []) => void told.push(...names),
};

const start = async (announces: boolean): Promise<void> => {
  server = await startS3Server({
    dataDir: join(folder, 's3'),
    region: 'us-east-1',
    credentials: CREDENTIALS,
    salvage,
    onObjectCreated: ({ key, etag, reason }) => {
      if (!announces) throw new Error('nobody listens');
      announced.push(`${reason} ${key} ${etag}`);
    },
  });
  client = makeLocalS3Client(server.endpoint, CREDENTIALS);
};
const stop = async (): Promise<void> => {
  client.destroy();
  await server.close();
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fanreel-take-'));
  [announced, told] = [[], []];
  await start(true);
  await client.send(new CreateBucketCommand({ Bucket }));
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true, force: true });
});

const film = async (content: Buffer): Promise<string> => {
  const path = join(folder, 'of-a-user.mp4');
  await writeFile(path, content);
  return path;
};
const crcOf = (content: Buffer): string => {
  const running = startCrc64Nvme();
  running.update(content);
  return Buffer.from(running.digest()).toString('base64');
};
const head = () => client.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
const bytesOf = async (Range?: string): Promise<Buffer> => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, ...(Range && { Range }) }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
};
const blobFiles = async (): Promise<string[]> => {
  const entries = await readdir(join(folder, 's3'), { recursive: true, withFileTypes: true });
  return entries.filter((each) => each.isFile() && /^[0-9a-f]{32}/.test(each.name)).map(({ name }) => name);
};

describe('a file that is taken over', () => {
  it('is an object with the checksum of its bytes, announced, and stays that after a restart', async () => {
    const content = randomBytes(3 * 1024 * 1024 + 17);
    const taken = await server.takeFile(Bucket, await film(content));
    expect(taken).toMatchObject({ bytes: content.length, crc64nvme: crcOf(content) });
    await taken.store(Key, { fanreel: 'slice=15' });
    const stored = await head();
    const etag = String(stored.ETag);
    expect(etag).toMatch(/^"[0-9a-f]{32}-1"$/);
    expect(stored).toMatchObject({
      ContentLength: content.length,
      ChecksumCRC64NVME: crcOf(content),
      ChecksumType: 'FULL_OBJECT',
      Metadata: { fanreel: 'slice=15' },
    });
    expect(announced).toEqual([`CompleteMultipartUpload ${Key} ${etag.slice(1, -1)}`]);
    await stop();
    await start(true);
    expect((await head()).ETag).toBe(etag);
    expect(content.equals(await bytesOf())).toBe(true);
    expect(content.subarray(5, 100).equals(await bytesOf('bytes=5-99'))).toBe(true);
  });

  it('does not change when the user edits the file in place, and the same bytes have the same etag', async () => {
    const path = await film(Buffer.from('the film as it was'));
    const taken = await server.takeFile(Bucket, path);
    await taken.store(Key, {});
    const { ETag } = await head();
    await writeFile(path, 'the film as it is!');
    expect(String(await bytesOf())).toBe('the film as it was');
    await writeFile(path, 'the film as it was');
    await (await server.takeFile(Bucket, path)).store(Key, {});
    expect((await head()).ETag).toBe(ETag);
  });

  it('may be empty', async () => {
    await (await server.takeFile(Bucket, await film(Buffer.alloc(0)))).store(Key, {});
    expect(await head()).toMatchObject({ ContentLength: 0, ChecksumCRC64NVME: crcOf(Buffer.alloc(0)) });
  });

  it('leaves nothing when it is dropped, and none of its bytes when it is stopped', async () => {
    const path = await film(randomBytes(2 * 1024 * 1024));
    const taken = await server.takeFile(Bucket, path);
    expect(await blobFiles()).toHaveLength(1);
    taken.drop();
    await expect.poll(blobFiles).toEqual([]);
    const stop = new AbortController();
    const onBytes = (): void => stop.abort(new Error('stopped by a person'));
    await expect(server.takeFile(Bucket, path, { onBytes, signal: stop.signal })).rejects.toThrow(
      'stopped by a person',
    );
    await expect.poll(blobFiles).toEqual([]);
  });

  it('is announced after a restart when a killed process could not do it', async () => {
    await stop();
    await start(false);
    const taken = await server.takeFile(Bucket, await film(Buffer.from('bytes')));
    await expect(taken.store(Key, {})).rejects.toMatchObject({ name: 'InternalError' });
    await stop();
    await start(true);
    expect(announced).toEqual([]);
    await server.announceDue();
    expect(announced).toHaveLength(1);
    expect(String(await bytesOf())).toBe('bytes');
  });

  it('fails to be read when its stored bytes are damaged, and that is told once', async () => {
    await (await server.takeFile(Bucket, await film(Buffer.from('the right bytes')))).store(Key, {});
    const [name = ''] = await blobFiles();
    const blob = join(folder, 's3', 'buckets', Bucket, 'blobs', name.slice(0, 2), name);
    const bytes = await readFile(blob);
    bytes.write('w', 4);
    await writeFile(blob, bytes);
    for (let read = 0; read < 2; read++) await expect(bytesOf()).rejects.toThrow(/are damaged/);
    expect(told).toEqual([Key]);
  });

  it('fails as reading it does when it is not there', async () => {
    await expect(server.takeFile(Bucket, join(folder, 'none.mp4'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await blobFiles()).toEqual([]);
  });
});
