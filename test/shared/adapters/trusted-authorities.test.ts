import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { connect, createServer, type SecureContext, type Server } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureCertificate } from '../../../src/local/disk/certificate.ts';
import { makeOwnSalvage } from '../../../src/local/disk/salvage.ts';
import { trustingContext, trustOf } from '../../../src/shared/adapters/reader/trusted-authorities.ts';
import { ConfigError } from '../../../src/shared/core/errors/errors.ts';

describe('trusted authorities', () => {
  let folder: string;
  let caPath: string;
  let server: Server;

  beforeAll(async () => {
    folder = await mkdtemp(`${tmpdir()}/fanreel-test-ca-`);
    const { key, cert, ...own } = await ensureCertificate(folder, new Date(), makeOwnSalvage(folder));
    caPath = own.caPath;
    server = createServer({ key, cert }, (socket) => socket.on('error', () => undefined).end());
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  /** `undefined` when the server's certificate is trusted, else the error's code */
  const refusal = (secureContext: SecureContext): Promise<string | undefined> =>
    new Promise((resolve) => {
      const { port } = server.address() as AddressInfo;
      const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', secureContext });
      socket.once('secureConnect', () => resolve(undefined));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
      socket.once('close', () => socket.destroy());
    });

  it('are those of a file as well, in the context that is made for it', async () => {
    expect(await refusal(trustingContext({ caFile: caPath }))).toBeUndefined();
    expect(await refusal(trustingContext({ caFile: caPath, onlyFile: true }))).toBeUndefined();
    expect(await refusal(trustingContext())).toMatch(/^(?:SELF_SIGNED|UNABLE_TO)/);
  });

  it('are read once', () => {
    expect(trustingContext()).toBe(trustingContext());
    for (const onlyFile of [false, true]) {
      expect(trustingContext({ caFile: caPath, onlyFile })).toBe(trustingContext({ caFile: caPath, onlyFile }));
      expect(trustingContext({ caFile: caPath, onlyFile })).not.toBe(trustingContext());
    }
    expect(trustingContext({ caFile: caPath, onlyFile: true })).not.toBe(trustingContext({ caFile: caPath }));
  });

  it('cannot be told from a file that cannot be read', () => {
    const read = (onlyFile: boolean) => () => trustingContext({ caFile: '/does/not/exist.pem', onlyFile });
    expect(read(false)).toThrow(ConfigError);
    expect(read(false)).toThrow(/NODE_EXTRA_CA_CERTS is "\/does\/not\/exist\.pem"/);
    expect(read(true)).toThrow(/MEDIA_CA_FILE is "\/does\/not\/exist\.pem"/);
  });

  it('are those that the variables of a function name', () => {
    expect(trustOf({})).toEqual({ caFile: undefined });
    expect(trustOf({ NODE_EXTRA_CA_CERTS: '', MEDIA_CA_FILE: '' })).toEqual({ caFile: undefined });
    expect(trustOf({ NODE_EXTRA_CA_CERTS: 'more.pem' })).toEqual({ caFile: 'more.pem' });
    const both = { NODE_EXTRA_CA_CERTS: 'more.pem', MEDIA_CA_FILE: 'only.pem' };
    expect(trustOf(both)).toEqual({ caFile: 'only.pem', onlyFile: true });
  });
});
