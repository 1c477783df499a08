import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { CreateBucketCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeClient, makeTempDir } from '../local/s3/s3-fixture.ts';
import { type ServerProcess, startServerProcess } from '../local/s3/server-process.ts';

const MIB = 1024 ** 2;
const SIZE = 5 * 1024 * MIB;
const MAX_RSS = 300 * 1000 ** 2;
const Bucket = 'large';

/** SIZE bytes of which no two MiB are alike. */
const generated = (onBlock: (block: Buffer) => void = () => {}): Readable =>
  Readable.from(
    (function* () {
      for (let i = 0; i < SIZE / MIB; i++) {
        const block = Buffer.alloc(MIB, 'fanreel');
        block.writeUInt32BE(i, 1000);
        onBlock(block);
        yield block;
      }
    })(),
    { objectMode: false, highWaterMark: MIB },
  );

describe('an upload of 5 GiB', () => {
  let dataDir: string;
  let server: ServerProcess;
  beforeAll(async () => {
    dataDir = await makeTempDir();
    server = await startServerProcess(dataDir);
    await makeClient(server.endpoint).send(new CreateBucketCommand({ Bucket }));
  });
  afterAll(async () => {
    await server.kill();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** Largest resident set that the server has while `task` runs. */
  const peakDuring = async (task: Promise<unknown>): Promise<number> => {
    let peak = 0;
    let running = true;
    const done = task.finally(() => {
      running = false;
    });
    while (running) {
      peak = Math.max(peak, await server.rss());
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await done;
    return peak;
  };

  const digestOf = async (Key: string): Promise<string> => {
    const { Body } = await makeClient(server.endpoint).send(new GetObjectCommand({ Bucket, Key }));
    const hash = createHash('md5');
    for await (const chunk of Body as Readable) hash.update(chunk);
    return hash.digest('hex');
  };

  const expectWhole = async (Key: string, md5: string): Promise<void> => {
    const head = await makeClient(server.endpoint).send(new HeadObjectCommand({ Bucket, Key }));
    expect(head.ContentLength).toBe(SIZE);
    let digest = '';
    const reading = digestOf(Key).then((value) => {
      digest = value;
    });
    expect(await peakDuring(reading)).toBeLessThan(MAX_RSS);
    expect(digest).toBe(md5);
  };

  it('as one streamed PUT stays under 300 MB, in and out, and keeps every byte', async () => {
    const md5 = createHash('md5');
    const Body = generated((block) => md5.update(block));
    const command = new PutObjectCommand({ Bucket, Key: 'put', Body, ContentLength: SIZE });
    expect(await peakDuring(makeClient(server.endpoint).send(command))).toBeLessThan(MAX_RSS);
    await expectWhole('put', md5.digest('hex'));
  });

  it('in parts by lib-storage stays under 300 MB, in and out, and keeps every byte', async () => {
    const md5 = createHash('md5');
    const Body = generated((block) => md5.update(block));
    const upload = new Upload({ client: makeClient(server.endpoint), params: { Bucket, Key: 'parts', Body } });
    expect(await peakDuring(upload.done())).toBeLessThan(MAX_RSS);
    await expectWhole('parts', md5.digest('hex'));
  });
});
