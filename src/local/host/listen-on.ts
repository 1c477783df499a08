import type { Server } from 'node:net';
import { ConfigError } from '../../shared/core/errors/errors.ts';

/** The address that programs and functions of this machine use. Unless something else is asked for, servers listen on no other. */
export const LOOPBACK = '127.0.0.1';
/** All IPv4 addresses of this machine, loopback as well: inside a container, whose published ports do not lead to loopback. */
export const EVERY_ADDRESS = '0.0.0.0';
/** Where S3 and the HTTP API may listen. */
export const LISTEN_ADDRESSES = [LOOPBACK, EVERY_ADDRESS] as const;
export type ListenAddress = (typeof LISTEN_ADDRESSES)[number];

/** Why a server cannot listen there, and what helps. @param what names the server */
export const listenProblem = (what: string, place: string, cause: Error): ConfigError => {
  const code = 'code' in cause ? String(cause.code) : '';
  const [why, help] =
    code === 'EADDRINUSE'
      ? ['the port is in use', 'Name another port, or none to take any that is free']
      : code === 'EACCES'
        ? ['the port is kept for root', 'Name one from 1024 on, or none to take any that is free']
        : [cause.message, 'Name another port or address'];
  return new ConfigError(`${what} cannot listen on ${place}: ${why}. ${help}.`, { cause });
};

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
    const refuse = (cause: Error) => reject(listenProblem(what, `${address}:${port}`, cause));
    server.once('error', refuse);
    server.listen(port, address, () => {
      server.off('error', refuse);
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });
