import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTunnel, type Tunnel } from '../../../src/shared/adapters/tunnel.ts';

const portOf = (server: Server): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

const toTunnel = async (tunnel: Tunnel): Promise<Socket> => {
  const socket = connect(Number(new URL(tunnel.url).port), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
};

/** First bytes that come back for a request head. */
const ask = async (tunnel: Tunnel, head: string): Promise<string> => {
  const socket = await toTunnel(tunnel);
  socket.write(head);
  const [answer] = await once(socket, 'data');
  socket.destroy();
  return String(answer);
};

describe('openTunnel', () => {
  let echo: Server;
  let accepted: Socket[];
  let tunnel: Tunnel;

  beforeEach(async () => {
    accepted = [];
    echo = createServer({ allowHalfOpen: true }, (socket) => {
      accepted.push(socket);
      socket.on('error', () => undefined);
      socket.pipe(socket);
    }).listen(0);
    await once(echo, 'listening');
    tunnel = await openTunnel({ allow: { host: 'localhost', port: portOf(echo) } });
  });

  afterEach(async () => {
    await tunnel.close();
    for (const socket of accepted) socket.destroy();
    await new Promise((resolve) => echo.close(resolve));
  });

  const head = (target: string) => `CONNECT ${target} HTTP/1.1\r\nHost: x\r\n\r\n`;

  it('listens on the loopback address only', () => {
    expect(tunnel.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('carries bytes both ways to the allowed host, by name and in any case', async () => {
    const client = await toTunnel(tunnel);
    const payload = Buffer.alloc(3_000_000, 'abcdefg');
    client.write(head(`LOCALHOST:${portOf(echo)}`));
    const [answer] = await once(client, 'data');
    expect(String(answer)).toBe('HTTP/1.1 200 Connection established\r\n\r\n');
    const received: Buffer[] = [];
    let size = 0;
    client.write(payload);
    for await (const chunk of client as AsyncIterable<Buffer>) {
      received.push(chunk);
      size += chunk.length;
      if (size === payload.length) break;
    }
    expect(Buffer.concat(received).equals(payload)).toBe(true);
    expect(tunnel.bytesOut).toBe(payload.length);
    expect(tunnel.bytesIn).toBe(payload.length);
    expect(tunnel.connections).toBe(1);
  });

  it('forwards what a client sends right behind its request, however the request is cut in pieces', async () => {
    const client = await toTunnel(tunnel);
    const text = `${head(`localhost:${portOf(echo)}`)}early`;
    client.setNoDelay(true);
    client.write(text.slice(0, 20));
    await new Promise((resolve) => setImmediate(resolve));
    client.end(text.slice(20));
    expect((await buffer(client)).toString()).toMatch(/\r\n\r\nearly$/);
  });

  it.each([
    ['another host', 'CONNECT example.com:443 HTTP/1.1\r\n\r\n', '403', 'example.com:443'],
    ['another port', 'CONNECT localhost:1 HTTP/1.1\r\n\r\n', '403', 'localhost:1'],
    ['an address instead of the name', 'CONNECT [::1]:443 HTTP/1.1\r\n\r\n', '403', '::1:443'],
    ['a plain request', 'GET http://localhost/ HTTP/1.1\r\n\r\n', '405', 'GET http://localhost/ HTTP/1.1'],
    ['a request to itself', 'GET / HTTP/1.1\r\n\r\n', '405', 'GET / HTTP/1.1'],
    ['nonsense', 'CONNECT localhost HTTP/1.1\r\n\r\n', '405', 'CONNECT localhost HTTP/1.1'],
  ])('fails %s and remembers it', async (_what, request, status, remembered) => {
    const told: string[] = [];
    const strict = await openTunnel({ allow: tunnel.allow, onRefused: (target) => told.push(target) });
    try {
      expect(await ask(strict, request)).toContain(`HTTP/1.1 ${status} `);
      expect(strict.refused).toEqual([remembered]);
      expect(told).toEqual([remembered]);
      expect(accepted).toHaveLength(0);
    } finally {
      await strict.close();
    }
  });

  it('fails a head without end by closing the connection', async () => {
    const client = await toTunnel(tunnel);
    client.on('error', () => undefined);
    client.write('x'.repeat(20_000));
    await once(client, 'close');
    expect(tunnel.connections).toBe(0);
  });

  it('fails with 502 and the code when nobody listens at the target', async () => {
    const nobody = await openTunnel({ allow: { host: '127.0.0.1', port: 1 } });
    try {
      expect(await ask(nobody, head('127.0.0.1:1'))).toContain('502');
      expect(nobody.failures).toEqual(['ECONNREFUSED']);
    } finally {
      await nobody.close();
    }
  });

  it('passes a reset of the target on, so that it does not look like the end of the file', async () => {
    const client = await toTunnel(tunnel);
    client.write(head(`localhost:${portOf(echo)}`));
    await once(client, 'data');
    const failure = once(client, 'error');
    accepted[0]?.resetAndDestroy();
    expect((await failure)[0]).toMatchObject({ code: 'ECONNRESET' });
  });

  it('drops a connection on which nothing moves', async () => {
    const hasty = await openTunnel({ allow: tunnel.allow, idleTimeoutMs: 50 });
    const client = await toTunnel(hasty);
    client.write(head(`localhost:${portOf(echo)}`));
    await once(client, 'data');
    await once(client.resume(), 'close');
    await hasty.close();
    expect(hasty.connections).toBe(1);
  });

  it('ends every connection when it is closed, and keeps its counts', async () => {
    const client = await toTunnel(tunnel);
    client.on('error', () => undefined);
    client.write(`${head(`localhost:${portOf(echo)}`)}12345`);
    await once(client, 'data');
    const gone = once(client.resume(), 'close');
    await tunnel.close();
    await gone;
    expect(tunnel.bytesOut).toBe(5);
  });
});
