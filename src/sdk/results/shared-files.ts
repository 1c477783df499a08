import { constants, copyFile, stat } from 'node:fs/promises';
import { readStitched } from '../../shared/core/completion/stitched-record.ts';
import { sharedOutputs } from '../../shared/core/documents/stitched.ts';
import { InvalidEventError } from '../../shared/core/errors/errors.ts';
import type { Buckets } from '../cloud/buckets.ts';
import { outputPath } from '../core/names/output-path.ts';
import { systemPath } from '../core/names/system-path.ts';
import { digestFile } from '../upload/digest-file.ts';
import type { FileOnDisk } from './unpacked-archive.ts';
import { writeWhole } from './write-whole.ts';

/**
 * Files of slices that are also those of the whole video.
 * @returns none when this version cannot read the record: the slices' files are there all the same
 */
export const readShared = async ({ store, output }: Buckets, jobId: string) => {
  try {
    const stitched = await readStitched(store, output, jobId);
    return stitched === undefined ? [] : sharedOutputs(stitched.record);
  } catch (error) {
    if (error instanceof InvalidEventError) return [];
    throw error;
  }
};

/** A file of a slice that the whole video has, too, as a file of its own. */
export interface FileCopy extends FileOnDisk {
  /** the slice's file, which has the same bytes; absolute */
  readonly from: string;
}

/** The files of a job that are brought, and those that the whole video has, too. */
interface SharedFiles {
  readonly jobId: string;
  /** absolute; that of the job lies in it */
  readonly folder: string;
  readonly found: readonly FileOnDisk[];
  readonly shared: Awaited<ReturnType<typeof readShared>>;
}

/** The files of slices that are to be there under the names of the whole video's, too. */
export const planShared = ({ jobId, folder, found, shared }: SharedFiles): FileCopy[] =>
  shared.flatMap(({ key, ownKey }) => {
    const from = found.find(({ path }) => path === outputPath(folder, jobId, key));
    return from === undefined ? [] : [{ path: outputPath(folder, jobId, ownKey), from: from.path, bytes: from.bytes }];
  });

const hasSize = async ({ path, bytes }: FileCopy): Promise<boolean> => {
  const there = await stat(systemPath(path)).catch(() => undefined);
  return there?.isFile() === true && there.size === bytes;
};

/** Sizes of those that are not there in their size. */
export const missingSizes = async (files: readonly FileCopy[]): Promise<number[]> => {
  const sizes: number[] = [];
  for (const file of files) if (!(await hasSize(file))) sizes.push(file.bytes);
  return sizes;
};

const isPresent = async (file: FileCopy): Promise<boolean> =>
  (await hasSize(file)) && (await digestFile(file.path, 'sha256')) === (await digestFile(file.from, 'sha256'));

/**
 * Copy files of slices to the names of the whole video's, by a reflink where the file system has it. Never a hard link: an edit of
 * one of them would be one of both.
 * @returns the files under those names; present: it had the same bytes already
 */
export const copyShared = async (
  files: readonly FileCopy[],
  signal: AbortSignal,
): Promise<(FileOnDisk & { readonly isPresent: boolean })[]> => {
  const copied: (FileOnDisk & { readonly isPresent: boolean })[] = [];
  for (const file of files) {
    signal.throwIfAborted();
    const { path, bytes, from } = file;
    const isThere = await isPresent(file);
    if (!isThere) await writeWhole(path, (draft) => copyFile(systemPath(from), draft, constants.COPYFILE_FICLONE));
    copied.push({ path, bytes, isPresent: isThere });
  }
  return copied;
};
