import { realpath, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { UsageError } from './usage-error.ts';

/** A file to be run, as it was when it was looked at. */
export interface SourceFile {
  /** as the person named it */
  readonly name: string;
  /** last part of the name, which becomes the object key */
  readonly fileName: string;
  /** absolute, links followed */
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** Longest object key of S3, bytes; room is left for the checksum in front of a name. */
const MAX_NAME_BYTES = 1000;

const look = async (name: string, cwd: string): Promise<SourceFile> => {
  const path = resolve(cwd, name);
  const entry = await stat(path).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${error.code ?? error.message})`;
    throw new UsageError(`The file ${name} ${why}. Name videos or pictures that are on this machine.`, {
      cause: error,
    });
  });
  if (!entry.isFile()) {
    const what = entry.isDirectory() ? 'is a folder' : 'is no regular file';
    throw new UsageError(`${name} ${what}. Name files, e.g. ${name.replace(/\/+$/, '')}/film.mp4.`);
  }
  if (Buffer.byteLength(basename(path)) > MAX_NAME_BYTES) {
    throw new UsageError(
      `The name of ${name} is longer than ${MAX_NAME_BYTES} bytes, which an object key cannot hold.`,
    );
  }
  return { name, fileName: basename(path), path: await realpath(path), bytes: entry.size, modifiedMs: entry.mtimeMs };
};

/**
 * Look at the files of a run before anything is started.
 * @param names as typed
 * @param cwd folder from which relative names are read
 * @returns one for each file; a file that was named twice is there once
 * @throws {UsageError} for one that does not exist or is no regular file
 */
export const findSourceFiles = async (names: readonly string[], cwd: string): Promise<SourceFile[]> => {
  const found = await Promise.all(names.map((name) => look(name, cwd)));
  return [...new Map(found.map((file) => [file.path, file])).values()];
};
