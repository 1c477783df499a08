import type { Server } from 'node:net';
import { ConfigError } from '../../shared/core/errors/errors.ts';

/** The address that programs and functions of this machine use. Unless something else is asked for, servers listen on no other. */
export const LOOPBACK = '127.0.0.1';
/** All IPv4 addresses of this machine, loopback as well: inside a container, whose published ports do not lead to loopback. */
export const EVERY_ADDRESS = '0.0.0.0';
/** Where S3 and the HTTP API may listen. */
export const LISTEN_ADDRESSES = [LOOPBACK, EVERY_ADDRESS] as const;
export type ListenAddress = (typeof LISTEN_ADDRESSES)[number];

/**
 * Have a server listen.
 * @param address default: loopback
 * @param port 0 for any free one
 * @param what names the server in the error
 * @returns the port
 * @throws {ConfigError} when the port is taken or not allowed
 */
export const listenOn = (
  server: Server,
  port: number,
  what: string,
  address: ListenAddress = LOOPBACK,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const refuse = (cause: Error) =>
      reject(new ConfigError(`${what} cannot listen on ${address}:${port}: ${cause.message}`, { cause }));
    server.once('error', refuse);
    server.listen(port, address, () => {
      server.off('error', refuse);
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });
