import { randomUUID } from 'node:crypto';
import { open, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../shared/adapters/make-folder.ts';
import { DiskError, diskTroubleOf, troubleClause, troubleHelp } from '../shared/disk-error.ts';
import { formatBytes } from '../shared/report/format.ts';
import { freeSpace } from './free-space.ts';
import { systemPath } from './names/system-path.ts';

/** The least that a job brings: its records, its manifest, a picture. */
const LEAST_BYTES = 65_536;
/** Of the bytes of a film, what its results come to at the very least, and what they may come to. */
const LEAST_SHARE = 0.01;
const LIKELY_SHARE = 0.5;

const outOfSpace = (folder: string, needed: number, free: number, kept: string): DiskError =>
  new DiskError(
    'ENOSPC',
    `The folder for the results, ${folder}, ${troubleClause('ENOSPC')}: ${formatBytes(needed)} are needed, ` +
      `${formatBytes(free)} are free, ${formatBytes(needed - free)} are missing. ${kept} ` +
      'Free space there or name another folder with --out, then run the same command again.',
  );

/** What the system said about a folder for results. @returns the error itself when it is about something else */
export const outputFolderError = (folder: string, error: unknown, kept: string): unknown => {
  if (error instanceof DiskError) return error;
  const code = diskTroubleOf(error, true)?.code;
  if (code === undefined) return error;
  return new DiskError(
    code,
    `The folder for the results, ${folder}, ${troubleClause(code)}. ${kept} ` +
      `${troubleHelp(code)} or name another folder with --out, then run the same command again.`,
    { cause: error },
  );
};

/** Take away the folders that were made, as far as they are empty. */
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
 * Find out whether results can be written into a folder before anything is done for them: it is made, a file is written into it and
 * removed, and its disk is asked for space.
 * @param folder absolute
 * @param sourceBytes of the files whose results are to come
 * @returns a line to be said where space may become scarce; undefined where it is plenty
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
      // What some file systems cannot do is no reason to refuse them.
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
 * Compare what is to be written with what is free, when it is known to the byte.
 * @param sizes of the files that are still to come
 * @throws {DiskError} when they do not find room
 */
export const assertRoomFor = async (folder: string, sizes: readonly number[], kept: string): Promise<void> => {
  const space = await freeSpace(folder);
  if (space === undefined || sizes.length === 0) return;
  const { freeBytes, blockBytes } = space;
  const needed = sizes.reduce((sum, bytes) => sum + Math.ceil(bytes / blockBytes) * blockBytes, 0);
  if (freeBytes < needed) throw outOfSpace(folder, needed, freeBytes, kept);
};
