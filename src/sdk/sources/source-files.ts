import { realpath, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { MAX_KEY_BYTES } from '../../shared/core/contracts/s3-limits.ts';
import { DiskError, diskTroubleOf, troubleClause, troubleHelp } from '../../shared/core/errors/disk-error.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { keyOfName } from '../core/names/key-of-name.ts';
import { readSystemPath, systemPath } from '../core/names/system-path.ts';
import { UsageError } from '../core/usage/usage-error.ts';
import { findEntries } from '../names/find-entry.ts';

/** A file of a run, with its state when it was first looked at. */
export interface SourceFile {
  /** name as typed, safe to show */
  readonly name: string;
  /** object key of the file's name */
  readonly key: string;
  /** absolute, links followed; pass it through `systemPath` for Node's file system functions */
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** Longest key of an upload, bytes: S3's limit, less room for the checksum in front of a name. */
const LONGEST_NAME_BYTES = MAX_KEY_BYTES - 24;

const unreadable = (shown: string, error: NodeJS.ErrnoException): UsageError => {
  const why = error.code === 'ENOENT' ? 'does not exist' : `cannot be read (${error.code ?? error.message})`;
  return new UsageError(`The file ${shown} ${why}. Name videos or pictures that are on this machine.`, {
    cause: error,
  });
};

/**
 * Explain an error while a file was read: it is gone, became shorter, or cannot be read.
 * @returns the error itself when it is of another kind
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

/** Find the file for a path that lost bytes in npm or a shell, by comparing it with existing names. */
const restorePath = async (path: string, shown: string): Promise<string> => {
  const [found, ...others] = await findEntries(path);
  if (found === undefined || others.length === 0) return found ?? path;
  const names = [found, ...others].map((each) => shownName(basename(each))).join(', ');
  throw new UsageError(
    `The file ${shown} may be any of ${names}: their names are not UTF-8, and npm lost bytes of the name. ` +
      'Call `fanreel` itself instead of npm, or rename the files.',
  );
};

/** @throws {UsageError} for the empty word of a variable that is not set: it would stand for the current folder */
export const assertNamed = (word: string): void => {
  if (word !== '') return;
  throw new UsageError('A file name is empty: a variable may be unset. Name a film; a dot is the current folder.');
};

const look = async (typed: string, cwd: string): Promise<SourceFile> => {
  assertNamed(typed);
  const name = shownName(typed);
  const named = resolve(cwd, typed);
  const path = named.includes('\ufffd') ? await restorePath(named, name) : named;
  const entry = await stat(systemPath(path)).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(name, error);
  });
  if (!entry.isFile()) {
    const what = entry.isDirectory()
      ? `is a folder. Name files, e.g. ${name.replace(/\/+$/, '')}/film.mp4.`
      : 'is no regular file. Name a file that can be read from any position.';
    throw new UsageError(`${name} ${what}`);
  }
  const key = keyOfName(basename(path));
  if (Buffer.byteLength(key) > LONGEST_NAME_BYTES) {
    throw new UsageError(
      `The name of ${name} is longer than ${LONGEST_NAME_BYTES} bytes, which an object key cannot hold.`,
    );
  }
  const real = readSystemPath(await realpath(systemPath(path), { encoding: 'buffer' }));
  return { name, key, path: real, bytes: entry.size, modifiedMs: entry.mtimeMs };
};

/**
 * Look at the files of a run before anything is started.
 * @param names as typed
 * @param cwd folder from which relative names are read
 * @returns one entry for each file, also when it was named twice
 * @throws {UsageError} for a file that does not exist or is no regular file
 */
export const findSourceFiles = async (names: readonly string[], cwd: string): Promise<SourceFile[]> => {
  const found = await Promise.all(names.map((name) => look(name, cwd)));
  const byPath = new Map<string, SourceFile>();
  for (const file of found) if (!byPath.has(file.path)) byPath.set(file.path, file);
  return [...byPath.values()];
};
