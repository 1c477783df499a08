import { randomUUID } from 'node:crypto';
import { open, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../shared/adapters/disk/make-folder.ts';
import {
  DiskError,
  type DiskTrouble,
  diskTroubleOf,
  troubleClause,
  troubleHelp,
} from '../../shared/core/errors/disk-error.ts';
import { formatBytes } from '../../shared/core/text/format.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { systemPath } from '../core/names/system-path.ts';
import { freeSpace } from '../machine/free-space.ts';

/** Smallest size of a job's results: records, manifest, one picture. */
const LEAST_BYTES = 65_536;
/** Size of a film's results as a share of the film's size: the minimum, and a likely value. */
const LEAST_SHARE = 0.01;
const LIKELY_SHARE = 0.5;

const outOfSpace = (folder: string, needed: number, free: number, kept: string): DiskError =>
  new DiskError(
    'ENOSPC',
    `The folder for the results, ${folder}, ${troubleClause('ENOSPC')}: ${formatBytes(needed)} are needed, ` +
      `${formatBytes(free)} are free, ${formatBytes(needed - free)} are missing. ${kept} ` +
      'Free space there or name another folder with --out, then run the same command again.',
  );

/** A clause that names what is in the way in the folder, or the folder itself. */
const whatIsWrong = (folder: string, { code, path, dest = path }: DiskTrouble): string => {
  const isInside = dest?.startsWith(join(folder, '/')) === true;
  if (isInside && code === 'EISDIR') return `${shownName(dest)} ${troubleClause(code)}`;
  if (isInside && code === 'ENOTDIR')
    return `${shownName(dest)} cannot be made: a file is where a folder is needed (${code})`;
  return `The folder for the results, ${folder}, ${troubleClause(code)}`;
};

/** Explain a disk error of the folder for results. @returns the error itself when it is of another kind */
export const outputFolderError = (folder: string, error: unknown, kept: string): unknown => {
  if (error instanceof DiskError) return error;
  const trouble = diskTroubleOf(error, true);
  if (trouble === undefined) return error;
  const { code } = trouble;
  return new DiskError(
    code,
    `${whatIsWrong(folder, trouble)}. ${kept} ` +
      `${troubleHelp(code)} or name another folder with --out, then run the same command again.`,
    { cause: error },
  );
};

/** Remove the folders that were made, as far as they are empty. */
const unmake = async (folder: string, first: string | undefined): Promise<void> => {
  if (first === undefined) return;
  for (let path = folder; ; path = dirname(path)) {
    const isGone = await rmdir(systemPath(path)).then(
      () => true,
      () => false,
    );
    if (!isGone || path === first || dirname(path) === path) return;
  }
};

/**
 * Find out whether results can be written into a folder before any work is done: the folder is made, a file is written into it
 * and removed, and the free space of its disk is checked.
 * @param folder absolute
 * @param sourceBytes sizes of the source files
 * @returns a line to show when space may become scarce; undefined when there is plenty or the system does not tell
 * @throws {DiskError} saying what is wrong with the folder
 */
export const tryOutputFolder = async (folder: string, sourceBytes: readonly number[]): Promise<string | undefined> => {
  const kept = 'Nothing was uploaded or rendered.';
  let made: string | undefined;
  const draft = join(folder, `.fanreel-${randomUUID()}.tmp`);
  try {
    made = await makeFolder(folder, undefined, systemPath);
    const file = await open(systemPath(draft), 'wx', 0o600);
    try {
      await file.writeFile(new Uint8Array(4096));
      // Some file systems cannot sync. That is no reason to refuse them.
      await file.sync().catch((error: unknown) => {
        if (diskTroubleOf(error) !== undefined) throw error;
      });
    } finally {
      await file.close();
    }
    await rm(systemPath(draft));
  } catch (error) {
    await rm(systemPath(draft), { force: true }).catch(() => undefined);
    await unmake(folder, made);
    throw outputFolderError(folder, error, kept);
  }
  const space = await freeSpace(folder);
  // A run that is rejected leaves no empty folder behind.
  await unmake(folder, made);
  if (space === undefined) return undefined;
  const least = sourceBytes.reduce((sum, bytes) => sum + Math.max(LEAST_BYTES, bytes * LEAST_SHARE), 0);
  if (space.freeBytes < least) throw outOfSpace(folder, least, space.freeBytes, kept);
  const likely = sourceBytes.reduce((sum, bytes) => sum + bytes * LIKELY_SHARE, 0);
  if (space.freeBytes >= likely) return undefined;
  return `${folder} has ${formatBytes(space.freeBytes)} left, and the results may need more: about ${formatBytes(likely)}. What is rendered is kept either way.`;
};

/**
 * Check that files whose exact sizes are known fit on the disk.
 * @param sizes bytes of each file that is still to be written
 * @throws {DiskError} when the files do not fit
 */
export const assertRoomFor = async (folder: string, sizes: readonly number[], kept: string): Promise<void> => {
  const space = await freeSpace(folder);
  if (space === undefined || sizes.length === 0) return;
  const { freeBytes, blockBytes } = space;
  const needed = sizes.reduce((sum, bytes) => sum + Math.ceil(bytes / blockBytes) * blockBytes, 0);
  if (freeBytes < needed) throw outOfSpace(folder, needed, freeBytes, kept);
};
