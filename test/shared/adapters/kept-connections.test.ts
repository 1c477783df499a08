import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import {
  type AddressInfo,
  type Server as Carrier,
  connect,
  createServer as createCarrier,
  type Socket,
} from 'node:net';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { ensureCertificate } from '../../../src/local/disk/certificate.ts';
import { makeOwnSalvage } from '../../../src/local/disk/salvage.ts';
import { openSourceReader } from '../../../src/shared/adapters/reader/source-reader.ts';

const film = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 251));
const ONE_TRY = { retry: { attempts: 1, firstMs: 1, longestMs: 1 } };

let folder: string;
let caPath: string;
let server: Server;
let connections = 0;
/** requests that a connection answers before it is closed without a word */
let patience = Number.POSITIVE_INFINITY;
let requests = 0;
const carried = new Set<Socket>();
/** carries bytes to the server: only a connection below TLS can be reset */
let carrier: Carrier;
/** first byte of the answer that ends with a reset of its connection */
let resetsFrom: number | undefined;

beforeAll(async () => {
  folder = await mkdtemp(`${tmpdir()}/fanreel-test-kept-`);
  const { key, cert, ...own } = await ensureCertificate(folder, new Date(), makeOwnSalvage(folder));
  caPath = own.caPath;
  const answered = new WeakMap<Socket, number>();
  server = createServer({ key, cert }, (request, response) => {
    const { socket } = request;
    requests += 1;
    const before = answered.get(socket) ?? 0;
    answered.set(socket, before + 1);
    if (before >= patience) return void socket.destroy();
    const [, from = '0', to = '0'] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    const body = film.subarray(Number(from), Number(to) + 1);
    const range = `bytes ${from}-${to}/${film.length}`;
    response.writeHead(206, { etag: '"etag-1"', 'content-range': range, 'content-length': body.length });
    if (Number(from) !== resetsFrom) return void response.end(body);
    response.write(body.subarray(0, 100));
    setTimeout(() => {
      for (const each of carried) each.resetAndDestroy();
    }, 30);
  });
  server.on('secureConnection', () => {
    connections += 1;
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  carrier = createCarrier((client) => {
    const behind = connect((server.address() as AddressInfo).port, '127.0.0.1');
    carried.add(client);
    client.once('close', () => carried.delete(client));
    for (const [one, other] of [
      [client, behind],
      [behind, client],
    ] as const) {
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.once('close', () => other.destroy());
    }
  });
  await once(carrier.listen(0, '127.0.0.1'), 'listening');
});
beforeEach(() => {
  connections = 0;
  requests = 0;
});
afterAll(async () => {
  carrier.close();
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true });
});

/** The bytes of ranges that are read one after another. */
const readAll = async (ranges: readonly { readonly from: number; readonly to: number }[]): Promise<Buffer[]> => {
  const url = `https://localhost:${(carrier.address() as AddressInfo).port}/film`;
  const reader = await openSourceReader({ url, etag: 'etag-1', caFile: caPath, sizeBytes: film.length, ...ONE_TRY });
  try {
    const read: Buffer[] = [];
    for (const range of ranges) {
      const pieces: Uint8Array[] = [];
      for await (const piece of reader.read(range, new AbortController().signal)) pieces.push(piece);
      read.push(Buffer.concat(pieces));
    }
    return read;
  } finally {
    await reader.close();
  }
};

const RANGES = [0, 1, 2, 3].map((i) => ({ from: i * 20_000, to: i * 20_000 + 19_000 }));
const areRead = async (): Promise<boolean> => {
  const read = await readAll(RANGES);
  return RANGES.every(({ from, to }, i) => read[i]?.equals(film.subarray(from, to)));
};

it('ranges that are read one after another take one connection', async () => {
  patience = Number.POSITIVE_INFINITY;
  expect(await areRead()).toBe(true);
  expect(connections).toBe(1);
});

it('a connection that the store closes while it is used again is no failed read', async () => {
  patience = 1;
  expect(await areRead()).toBe(true);
  expect(connections).toBe(RANGES.length);
});

it('a kept connection that is reset in the middle of an answer is a failed read, and nothing is asked for twice', async () => {
  patience = Number.POSITIVE_INFINITY;
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', note);
  try {
    resetsFrom = 20_000;
    await expect(readAll(RANGES.slice(0, 2))).rejects.toMatchObject({ fault: { transport: 'cut' } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect({ unhandled, requests }).toEqual({ unhandled: [], requests: 2 });
  } finally {
    resetsFrom = undefined;
    process.off('unhandledRejection', note);
  }
});
