import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundedUntil } from '../../../src/local/s3/body/bounded-body.ts';
import { makeStrangersReads } from '../../../src/local/s3/body/strangers-reads.ts';
import { S3Error } from '../../../src/local/s3/protocol/s3-error.ts';
import type { S3Server } from '../../../src/local/s3/server.ts';
import { codeOf, makeClient, makeTempDir, startTestServer } from './s3-fixture.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

const BUCKET = 'films';
const PAGE = 'http://127.0.0.1:5173';
const MIB = 1024 ** 2;
/** Enough to show in the memory of a server that keeps it. */
const FLOOD = 96 * MIB;
const MOST_MORE = 50 * MIB;
const FORM = { 'content-type': 'multipart/form-data; boundary=b' };
const filler = Buffer.alloc(MIB, 'x');

interface Answer {
  readonly status: number | undefined;
  readonly code: string | undefined;
}

const readAnswer = async (response: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of response) pieces.push(piece);
  } catch {
    // Cut after the answer: whoever goes on sending is not waited for.
  }
  return Buffer.concat(pieces).toString();
};

/** Send until there is an answer, as fast as the server takes it. */
const flood = async (endpoint: string, headers: Record<string, string>, pieces: Iterable<Buffer>): Promise<Answer> => {
  const outgoing: ClientRequest = request(`${endpoint}/${BUCKET}`, { method: 'POST', headers });
  let answered = false;
  outgoing.on('error', () => {
    answered = true;
  });
  const response = once(outgoing, 'response').then(
    ([incoming]: IncomingMessage[]) => {
      answered = true;
      return incoming;
    },
    // Cut before the answer was read, which a busy machine may not come to.
    () => undefined,
  );
  for (const piece of pieces) {
    if (answered) break;
    if (!outgoing.write(piece))
      await Promise.race([once(outgoing, 'drain').catch(() => undefined), response, delay(5_000)]);
  }
  outgoing.end();
  const incoming = await response;
  const text = incoming && (await readAnswer(incoming));
  return { status: incoming?.statusCode, code: codeOf(text ?? '') };
};

function* repeated(start: string, piece: Buffer, bytes = FLOOD): Generator<Buffer> {
  yield Buffer.from(start);
  for (let sent = 0; sent < bytes; sent += piece.length) yield piece;
}

const manyParts = Buffer.from('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'.repeat(20_000));
const FLOODS: readonly (readonly [string, () => Iterable<Buffer>])[] = [
  ['the name of a field', () => repeated('--b\r\nContent-Disposition: form-data; name="', filler)],
  ['the value of a field', () => repeated('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n', filler)],
  ['the headers of a part', () => repeated('--b\r\n', Buffer.from('X-Header: 1\r\n'.repeat(80_000)))],
  ['what stands before the first part', () => repeated('', filler)],
  ['the fields', () => repeated('', manyParts)],
  [
    'fields with names of their own',
    () =>
      (function* () {
        for (let i = 0; i < 2_000; i += 1) {
          const name = `${i}-`.padEnd(40_000, 'n');
          yield Buffer.from(`--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n\r\n`);
        }
      })(),
  ],
];

describe('what strangers send to the S3 port', () => {
  let dataDir: string;
  let server: ServerProcess;
  let client: S3Client;
  beforeAll(async () => {
    dataDir = await makeTempDir();
    server = await startServerProcess(dataDir);
    client = makeClient(server.endpoint);
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'warm', Body: 'x' }));
  });
  afterAll(async () => {
    client?.destroy();
    await server?.kill();
    await rm(dataDir, { recursive: true, force: true });
  });

  it.each(FLOODS)('costs no memory when it never ends: %s', async (_, pieces) => {
    const before = await server.rss();
    const answers = await Promise.all([1, 2, 3].map(() => flood(server.endpoint, FORM, pieces())));
    for (const { status = 400 } of answers) {
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    }
    expect((await server.rss()) - before).toBeLessThan(MOST_MORE);
  });

  it('costs no memory when a page of another origin sends it, and is answered before it is read', async () => {
    const before = await server.rss();
    const fromPage = {
      ...FORM,
      origin: 'http://evil.example',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'no-cors',
      'sec-fetch-dest': 'empty',
    };
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() =>
        flood(server.endpoint, fromPage, repeated('--b\r\nContent-Disposition: form-data; name="', filler)),
      ),
    );
    for (const answer of answers) expect(answer).toMatchObject({ status: 403, code: 'AccessDenied' });
    expect((await server.rss()) - before).toBeLessThan(MOST_MORE);
  });

  it('is not asked to go on by a client that waits, where nothing of it would be read', async () => {
    for (const headers of [{ ...FORM, origin: 'http://evil.example' }, { 'content-type': 'video/mp4' }]) {
      const outgoing = request(`${server.endpoint}/${BUCKET}/key`, {
        method: 'PUT',
        headers: { ...headers, expect: '100-continue', 'content-length': '1000000' },
      });
      let asked = false;
      outgoing.on('continue', () => {
        asked = true;
      });
      outgoing.on('error', () => undefined);
      outgoing.flushHeaders();
      const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
      expect([response.statusCode, asked]).toEqual([403, false]);
      outgoing.destroy();
    }
  });

  it('is cut when headers or fields never end', async () => {
    const { port } = new URL(server.endpoint);
    const cutAfter = async (text: string): Promise<string> => {
      const socket = connect(Number(port), '127.0.0.1');
      let got = '';
      socket.on('data', (piece) => {
        got += piece.toString();
      });
      socket.on('error', () => undefined);
      socket.write(text);
      const drip = setInterval(() => socket.write('x'), 1_000);
      await once(socket, 'close');
      clearInterval(drip);
      return got;
    };
    const host = `Host: 127.0.0.1:${port}\r\n`;
    const form = `POST /${BUCKET} HTTP/1.1\r\n${host}Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n--b\r\nContent-Disposition: form-data; name="`;
    const [headers, fields] = await Promise.all([cutAfter(`GET / HTTP/1.1\r\n${host}X-Slow: `), cutAfter(form)]);
    expect(headers).toContain('408');
    expect(codeOf(fields)).toBe('RequestTimeout');
  }, 60_000);

  it('ends early as XML of many levels or of many megabytes, also when it is signed', async () => {
    const { endpoint } = server;
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket: BUCKET, Key: 'x' }));
    expect(url).toContain(endpoint);
    const { DeleteObjectsCommand } = await import('@aws-sdk/client-s3');
    const before = await server.rss();
    for (const [body, code] of [
      [`<Delete>${'<a>'.repeat(1_000_000)}`, 'MalformedXML'],
      [`<Delete>${'<Object></Object>'.repeat(200_000)}</Delete>`, 'MalformedXML'],
      [`<Delete>${' '.repeat(8 * MIB)}</Delete>`, 'MaxMessageLengthExceeded'],
      ['<Delete><Object><Key>&constructor;&toString;</Key></Object></Delete>', undefined],
    ] as const) {
      const replaced = makeClient(endpoint);
      replaced.middlewareStack.add(
        (next) => async (args) => {
          const outgoing = args.request as { body: unknown; headers: Record<string, string> };
          outgoing.body = body;
          outgoing.headers['content-length'] = String(Buffer.byteLength(body));
          delete outgoing.headers['x-amz-checksum-crc32'];
          delete outgoing.headers['content-md5'];
          return next(args);
        },
        { step: 'build', priority: 'low' },
      );
      const startedAt = performance.now();
      const sent = replaced.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects: [{ Key: 'a' }] } }));
      const [outcome] = await Promise.allSettled([sent]);
      const name = outcome?.status === 'rejected' ? (outcome.reason as Error).name : undefined;
      expect(name).toBe(code);
      expect(performance.now() - startedAt).toBeLessThan(30_000);
      replaced.destroy();
    }
    expect((await server.rss()) - before).toBeLessThan(100 * MIB);
  });
});

describe('hosts and origins at the S3 port', () => {
  let dataDir: string;
  let server: S3Server;
  let client: S3Client;
  beforeAll(async () => {
    dataDir = await makeTempDir();
    server = await startTestServer(dataDir, { corsOrigins: [PAGE] });
    client = makeClient(server.endpoint);
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'film.mp4', Body: 'film' }));
  });
  afterAll(async () => {
    client?.destroy();
    await server?.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  // A checksum would be that of an empty body.
  const signed = () =>
    getSignedUrl(
      makeClient(server.endpoint, { requestChecksumCalculation: 'WHEN_REQUIRED' }),
      new PutObjectCommand({ Bucket: BUCKET, Key: 'sent' }),
    );
  const ask = async (
    url: string,
    method: string,
    headers: Record<string, string>,
  ): Promise<[number | undefined, string | undefined]> => {
    const outgoing = request(url, { method, headers });
    outgoing.end(method === 'PUT' ? 'x' : undefined);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    return [response.statusCode, codeOf(await readAnswer(response))];
  };

  it('are refused when they are of somebody else, signed or not', async () => {
    const { port } = new URL(server.endpoint);
    const refused = [403, 'AccessDenied'];
    for (const headers of [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { origin: `https://127.0.0.1:${port}` },
      { origin: 'http://127.0.0.1.evil.example' },
      { host: `rebound.example:${port}` },
      { host: '127.0.0.1' },
      { host: `127.0.0.1:${Number(port) + 1}` },
    ]) {
      expect(await ask(await signed(), 'PUT', headers)).toEqual(refused);
      expect(await ask(`${server.endpoint}/${BUCKET}`, 'POST', headers)).toEqual(refused);
    }
  });

  it('may use presigned URLs when they are their own, allowed, or no page at all', async () => {
    const { port } = new URL(server.endpoint);
    for (const headers of [{}, { origin: PAGE }, { origin: server.endpoint }, { origin: `http://localhost:${port}` }]) {
      expect(await ask(await signed(), 'PUT', headers)).toEqual([200, undefined]);
    }
  });

  it('may show and play what a presigned URL leads to: pictures and films are fetched without an origin', async () => {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket: BUCKET, Key: 'film.mp4' }));
    for (const site of ['same-site', 'cross-site']) {
      const headers = {
        'sec-fetch-site': site,
        'sec-fetch-mode': 'no-cors',
        'sec-fetch-dest': 'video',
        range: 'bytes=0-1',
      };
      expect(await ask(url, 'GET', headers)).toEqual([206, undefined]);
    }
  });

  it('may send signed forms when they are allowed', async () => {
    const { url, fields } = await createPresignedPost(client, { Bucket: BUCKET, Key: 'form' });
    const send = async (origin: string) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append('file', new Blob(['x']));
      return (await fetch(url, { method: 'POST', body: form, headers: { origin } })).status;
    };
    expect(await send(PAGE)).toBe(204);
    expect(await send('http://evil.example')).toBe(403);
  });
});

describe('bounds on strangers', () => {
  async function* slow(pieces: number) {
    for (let i = 0; i < pieces; i += 1) {
      await delay(20);
      yield Buffer.alloc(10);
    }
  }
  const tooLarge = () => new S3Error('MaxMessageLengthExceeded');

  it('end a body by its bytes and by its time, until they are lifted', async () => {
    const drained = async (limits: { maxBytes: number; deadlineMs: number }, lift = false) => {
      const body = boundedUntil(slow(10), limits, tooLarge);
      if (lift) body.lift();
      let bytes = 0;
      for await (const piece of body.chunks) bytes += piece.length;
      return bytes;
    };
    await expect(drained({ maxBytes: 50, deadlineMs: 10_000 })).rejects.toMatchObject({
      code: 'MaxMessageLengthExceeded',
    });
    await expect(drained({ maxBytes: 500, deadlineMs: 60 })).rejects.toMatchObject({ code: 'RequestTimeout' });
    expect(await drained({ maxBytes: 500, deadlineMs: 10_000 })).toBe(100);
    expect(await drained({ maxBytes: 1, deadlineMs: 1 }, true)).toBe(100);
  });

  it('let only so many be read at once', async () => {
    const strangers = makeStrangersReads(2);
    let finish = () => {};
    const held = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const two = [strangers.read(() => held), strangers.read(() => held)];
    await expect(strangers.read(async () => 1)).rejects.toMatchObject({ code: 'SlowDown' });
    finish();
    await Promise.all(two);
    expect(await strangers.read(async () => 1)).toBe(1);
  });
});
