import { realpath, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { DiskError, diskTroubleOf, troubleClause, troubleHelp } from '../shared/disk-error.ts';
import { shownName } from '../shared/shown-name.ts';
import { findEntries } from './names/find-entry.ts';
import { keyOfName } from './names/key-of-name.ts';
import { readSystemPath, systemPath } from './names/system-path.ts';
import { UsageError } from './usage-error.ts';

/** A file to be run, as it was when it was looked at. */
export interface SourceFile {
  /** as the person named it, to be shown */
  readonly name: string;
  /** object key of the file's name */
  readonly key: string;
  /** absolute, links followed; for Node's file system by way of `systemPath` */
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** Longest object key of S3, bytes; room is left for the checksum in front of a name. */
const MAX_KEY_BYTES = 1000;

const unreadable = (shown: string, error: NodeJS.ErrnoException): UsageError => {
  const why = error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${error.code ?? error.message})`;
  return new UsageError(`The file ${shown} ${why}. Name videos or pictures that are on this machine.`, {
    cause: error,
  });
};

/**
 * What became of a file while it was read: gone, shorter, or not to be read.
 * @returns the error itself when it is about something else
 */
export const sourceFileError = ({ name, path }: Pick<SourceFile, 'name' | 'path'>, error: unknown): unknown => {
  const trouble = diskTroubleOf(error, true);
  if (trouble === undefined) return error;
  const isOurs = trouble.path === undefined ? trouble.syscall === 'read' : trouble.path === String(systemPath(path));
  if (!isOurs) return error;
  const what =
    trouble.code === 'ENOENT' ? 'was there when the command began, and is gone' : troubleClause(trouble.code);
  return new DiskError(
    trouble.code,
    `The file ${name} ${what}: it could not be read to its end. ${troubleHelp(trouble.code)}, then run the same command again; what is stored is not sent again.`,
    { cause: error },
  );
};

/** A path that npm or a shell in between has taken bytes from, found by what is there. */
const restorePath = async (path: string, shown: string): Promise<string> => {
  const [found, ...others] = await findEntries(path);
  if (found === undefined || others.length === 0) return found ?? path;
  const names = [found, ...others].map((each) => shownName(basename(each))).join(', ');
  throw new UsageError(
    `The file ${shown} may be any of ${names}: their names are not UTF-8, and bytes of it were lost on the way here. ` +
      'Call the command itself instead of npm, or rename them.',
  );
};

const look = async (typed: string, cwd: string): Promise<SourceFile> => {
  const name = shownName(typed);
  const named = resolve(cwd, typed);
  const path = named.includes('\ufffd') ? await restorePath(named, name) : named;
  const entry = await stat(systemPath(path)).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(name, error);
  });
  if (!entry.isFile()) {
    const what = entry.isDirectory() ? 'is a folder' : 'is no regular file';
    throw new UsageError(`${name} ${what}. Name files, e.g. ${name.replace(/\/+$/, '')}/film.mp4.`);
  }
  const key = keyOfName(basename(path));
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw new UsageError(`The name of ${name} is longer than ${MAX_KEY_BYTES} bytes, which an object key cannot hold.`);
  }
  const real = readSystemPath(await realpath(systemPath(path), { encoding: 'buffer' }));
  return { name, key, path: real, bytes: entry.size, modifiedMs: entry.mtimeMs };
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
