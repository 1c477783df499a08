import { randomBytes } from 'node:crypto';
import { open, readdir, rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';

/*
 * Whether the owner of a home lives cannot be told by its pid where it runs in another container: pids are counted anew there. A
 * socket in the home is seen from every container that has the volume, and the kernel lets go of it when the process ends, however
 * it ends.
 */

/** Name of an owner's socket in its home. */
export const SOCKET_NAME = /^owner-[0-9a-f]{8}\.sock$/;

/** Something that listens in a home until it is ended. */
export interface SignOfLife {
  /** name in the home */
  readonly name: string;
  end(): Promise<void>;
}

/** Names of sockets may have 107 bytes, so the folder is named by an open file. */
const nameIn = (folder: number, name: string): string => `/proc/self/fd/${folder}/${name}`;

/**
 * Listen in a home.
 * @returns undefined where the system or the file system of the home has no such sockets
 */
export const giveSignOfLife = async (home: string): Promise<SignOfLife | undefined> => {
  if (process.platform !== 'linux') return undefined;
  const name = `owner-${randomBytes(4).toString('hex')}.sock`;
  const folder = await open(home);
  const server = createServer((connection) => connection.destroy());
  const listens = await new Promise<boolean>((resolve) => {
    // Also while it listens: a connection that cannot be accepted is no trouble of the owner.
    server.on('error', () => resolve(false));
    server.listen(nameIn(folder.fd, name), () => resolve(true));
  });
  if (!listens) {
    await folder.close();
    return undefined;
  }
  server.unref();
  return {
    name,
    async end() {
      await new Promise((resolve) => server.close(resolve));
      await folder.close();
    },
  };
};

/** Whether a process listens in a home under a name. False also where the name is gone. */
export const hasSignOfLife = async (home: string, name: string): Promise<boolean> => {
  const folder = await open(home);
  try {
    return await new Promise<boolean>((resolve) => {
      const connection = createConnection(nameIn(folder.fd, name));
      connection.once('connect', () => {
        connection.destroy();
        resolve(true);
      });
      // Any other failure, such as too many waiting, comes of somebody who listens.
      connection.once('error', ({ code }: NodeJS.ErrnoException) =>
        resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'),
      );
    });
  } finally {
    await folder.close();
  }
};

/** Remove the sockets of owners that were killed. */
export const sweepSigns = async (home: string): Promise<void> => {
  for (const name of await readdir(home)) {
    if (SOCKET_NAME.test(name) && !(await hasSignOfLife(home, name))) await rm(join(home, name), { force: true });
  }
};
