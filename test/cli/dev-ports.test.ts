import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePortsOf, rememberPorts } from '../../src/cli/machine/dev-ports.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fanreel-ports-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const taken = async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, free: () => new Promise((resolve) => server.close(resolve)) };
};

it('gives the ports of the last time, those that nobody has taken since', async () => {
  const [s3, api] = [await taken(), await taken()];
  await rememberPorts(home, {
    s3Endpoint: `http://127.0.0.1:${s3.port}`,
    apiEndpoint: `http://127.0.0.1:${api.port}`,
  });
  await api.free();
  expect(await freePortsOf(home)).toEqual({ api: api.port });
  await s3.free();
  expect(await freePortsOf(home)).toEqual({ s3: s3.port, api: api.port });
});

it.each(['', '{', '{"s3":0,"api":70000}', '[]'])('gives none where the note is %j', async (text) => {
  await writeFile(join(home, 'dev-ports.json'), text);
  expect(await freePortsOf(home)).toEqual({});
});

it('gives none to a new home', async () => {
  expect(await freePortsOf(join(home, 'new'))).toEqual({});
});
