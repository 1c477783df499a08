import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensureCertificate } from '../../../src/local/disk/certificate.ts';
import { makeOwnSalvage } from '../../../src/local/disk/salvage.ts';
import { makeReadAt } from '../../../src/shared/adapters/reader/read-source.ts';
import { openSourceReader, type SourceReader } from '../../../src/shared/adapters/reader/source-reader.ts';

const film = Buffer.alloc(60e6, Buffer.from(Array.from({ length: 251 }, (_, i) => i)));
/** More than sockets take in although nobody reads what comes. */
const LITTLE_BYTES = 20e6;
/** Longer than a reader takes to fill them. */
const FILLED_MS = 300;

let folder: string;
let server: Server;
let reader: SourceReader;
/** last bytes that were asked for, by request */
let asked: number[] = [];

beforeAll(async () => {
  folder = await mkdtemp(`${tmpdir()}/fanreel-test-windows-`);
  const { key, cert, caPath } = await ensureCertificate(folder, new Date(), makeOwnSalvage(folder));
  server = createServer({ key, cert }, ({ headers }, response) => {
    const [, from = '0', to = '0'] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
    asked.push(Number(to));
    const body = film.subarray(Number(from), Number(to) + 1);
    const range = `bytes ${from}-${to}/${film.length}`;
    response.writeHead(206, { etag: '"etag-1"', 'content-range': range, 'content-length': body.length }).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `https://localhost:${(server.address() as AddressInfo).port}/film`;
  reader = await openSourceReader({ url, etag: 'etag-1', caFile: caPath, sizeBytes: film.length });
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  await reader.close();
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true });
});

describe('a program that asks for all that follows', () => {
  it('gets every byte, in few requests to the store', async () => {
    const [response] = await once(get(reader.url, { headers: { range: 'bytes=1000-' } }), 'response');
    expect(Number(response.headers['content-length'])).toBe(film.length - 1000);
    const hash = createHash('sha256');
    for await (const piece of response) hash.update(piece);
    expect(hash.digest('hex')).toBe(createHash('sha256').update(film.subarray(1000)).digest('hex'));
    expect(asked.length).toBeLessThanOrEqual(5);
  });

  it('and leaves after the first of it, costs little of the rest', async () => {
    const [response] = await once(get(reader.url), 'response');
    await once(response, 'readable');
    await delay(FILLED_MS);
    response.destroy();
    expect(Math.max(...asked)).toBeLessThan(LITTLE_BYTES);
  });
});

describe('a read of our own', () => {
  it('asks for its range alone, which ends with the file', async () => {
    const readAt = makeReadAt(reader, film.length, new AbortController().signal);
    expect(await readAt(500, 3)).toEqual(film.subarray(500, 503));
    expect(await readAt(film.length - 2, 100)).toEqual(film.subarray(-2));
    expect(await readAt(film.length, 100)).toHaveLength(0);
    expect(asked).toEqual([502, film.length - 1]);
  });
});
