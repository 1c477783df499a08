import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { describe, expect, it } from 'vitest';
import type { RequestAccount } from '../../../src/local/s3/request-handler.ts';
import { makeClient, makeTempDir, startTestServer, useS3 } from './s3-fixture.ts';

const MEGABYTE = 1024 ** 2;
const READERS = 20;
/** More than the system holds for a client that does not read. */
const SLOW_BYTES = 14 * MEGABYTE;

const isSlow = (at: number): boolean => at % 10 === 1;
const leaves = (at: number): boolean => at % 4 === 3;

const urlOf = (client: S3Client, Bucket: string, Key: string): Promise<string> =>
  getSignedUrl(client, new GetObjectCommand({ Bucket, Key }));

const respond = (url: string, range: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(url, { headers: { range }, agent: false }, resolve).once('error', reject);
  });

describe('ranges of objects', () => {
  const s3 = useS3();

  it('are each their own bytes where many are read at once, by clients that are slow or leave', async () => {
    const objects = await Promise.all(
      Array.from({ length: READERS }, async (_, at) => {
        const bytes = randomBytes((isSlow(at) ? SLOW_BYTES : 3 * MEGABYTE) + at * 70_001);
        await s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: `object-${at}`, Body: bytes }));
        return { bytes, url: await urlOf(s3.client, s3.bucket, `object-${at}`) };
      }),
    );
    const read = async ({ bytes, url }: (typeof objects)[number], at: number): Promise<string> => {
      const from = 1 + at * 1_009;
      const response = await respond(url, `bytes=${from}-${bytes.length - 2}`);
      expect(response.statusCode).toBe(206);
      const pauseEvery = isSlow(at) ? 2 * MEGABYTE : Number.POSITIVE_INFINITY;
      if (isSlow(at)) await wait(50);
      const pieces: Buffer[] = [];
      let read = 0;
      for await (const piece of response as AsyncIterable<Buffer>) {
        if (Math.floor(read / pauseEvery) < Math.floor((read + piece.length) / pauseEvery)) await wait(50);
        pieces.push(piece);
        read += piece.length;
        if (leaves(at) && read > MEGABYTE) {
          response.destroy();
          break;
        }
      }
      const received = Buffer.concat(pieces);
      const isRight = received.equals(bytes.subarray(from, from + received.length));
      if (!isRight) return `of object ${at} are wrong`;
      return received.length === bytes.length - 2 - from + 1 ? 'whole' : 'left';
    };
    const expected = objects.map((_, at) => (leaves(at) ? 'left' : 'whole'));
    expect(await Promise.all(objects.map(read))).toEqual(expected);
    // With the buffers of those that were left.
    expect(await Promise.all(objects.map(read))).toEqual(expected);
  });
});

describe('a client that leaves', () => {
  it('leaves nothing behind of the requests that it pipelined, and the server can be closed', async () => {
    const dataDir = await makeTempDir();
    const accounts: RequestAccount[] = [];
    const server = await startTestServer(dataDir, { onRequest: (account) => void accounts.push(account) });
    const client = makeClient(server.endpoint);
    try {
      const object = { Bucket: 'films', Key: 'film' };
      await client.send(new CreateBucketCommand({ Bucket: 'films' }));
      await client.send(new PutObjectCommand({ ...object, Body: randomBytes(24 * MEGABYTE) }));
      const { pathname, search, host, port } = new URL(await urlOf(client, 'films', 'film'));
      const ask = `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nRange: bytes=1-\r\n\r\n`;
      const before = accounts.length;
      const warnings: Error[] = [];
      const warn = (warning: Error): void => void warnings.push(warning);
      process.on('warning', warn);
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(ask.repeat(14)));
      await new Promise((resolve) => socket.once('data', resolve));
      socket.pause();
      // The server waits for a client that does not read, with the other requests behind it.
      await wait(100);
      socket.destroy();
      await expect.poll(() => accounts.length - before).toBeGreaterThanOrEqual(2);
      await server.close();
      process.off('warning', warn);
      expect(warnings).toEqual([]);
      for (const { operation, status, bytesOut } of accounts.slice(before)) {
        expect({ operation, status }).toEqual({ operation: 'GetObject', status: 206 });
        expect(bytesOut).toBeLessThan(24 * MEGABYTE);
      }
    } finally {
      client.destroy();
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  }, 20_000);
});
