import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { giveSignOfLife, hasSignOfLife } from '../../src/local/disk/sign-of-life.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fanreel-sign-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** The server that accepts a connection meanwhile. */
const serverOf = async (connect: () => Promise<unknown>): Promise<Server> => {
  const servers: Server[] = [];
  const note = (message: unknown): void => {
    servers.push((message as { socket: Socket & { server: Server } }).socket.server);
  };
  subscribe('net.server.socket', note);
  try {
    await connect();
    await expect.poll(() => servers.length).toBe(1);
  } finally {
    unsubscribe('net.server.socket', note);
  }
  const [server] = servers;
  if (server === undefined) throw new Error('nobody accepted the connection');
  return server;
};

describe.runIf(process.platform === 'linux')('a sign of life', () => {
  it('outlives connections that cannot be accepted, as when all files of the process are open', async () => {
    const sign = await giveSignOfLife(home);
    const name = sign?.name ?? '';
    const server = await serverOf(() => hasSignOfLife(home, name));
    for (let time = 0; time < 3; time++) server.emit('error', new Error('accept EMFILE'));
    expect(await hasSignOfLife(home, name)).toBe(true);
    await sign?.end();
    expect(await hasSignOfLife(home, name)).toBe(false);
  });
});
