import type { Server } from 'node:net';
import { ConfigError } from '../../shared/core/errors/errors.ts';

/** The only address that the local cloud listens on. */
export const LOOPBACK = '127.0.0.1';

/**
 * Listen on loopback.
 * @param port 0 for any free one
 * @param what names the server in the error
 * @returns the port
 * @throws {ConfigError} when the port is taken or not allowed
 */
export const listenOnLoopback = (server: Server, port: number, what: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const refuse = (cause: Error) =>
      reject(new ConfigError(`${what} cannot listen on ${LOOPBACK}:${port}: ${cause.message}`, { cause }));
    server.once('error', refuse);
    server.listen(port, LOOPBACK, () => {
      server.off('error', refuse);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
