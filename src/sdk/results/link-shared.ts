import { copyFile, link, stat } from 'node:fs/promises';
import { readStitched } from '../../shared/core/completion/stitched-record.ts';
import { sharedOutputs } from '../../shared/core/documents/stitched.ts';
import { InvalidEventError } from '../../shared/core/errors/errors.ts';
import type { Buckets } from '../cloud/buckets.ts';
import { outputPath } from '../core/names/output-path.ts';
import { systemPath } from '../core/names/system-path.ts';
import type { FileOnDisk } from './unpacked-archive.ts';
import { writeWhole } from './write-whole.ts';

/**
 * Files of slices that are also those of the whole video.
 * @returns none when this version cannot read the record: the files are there all the same, under one name
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

/** Give a file a second name, in place of what has it; a copy where the file system has no second names. @returns whether it had it */
const nameAgain = async (path: string, name: string): Promise<boolean> => {
  const from = systemPath(path);
  const [file, there] = [await stat(from), await stat(systemPath(name)).catch(() => undefined)];
  if (there?.ino === file.ino && there.dev === file.dev) return true;
  await writeWhole(name, (draft) => link(from, draft).catch(() => copyFile(from, draft)));
  return false;
};

/** The files of a job that were brought, and those that are to have a second name. */
interface SharedFiles {
  readonly jobId: string;
  /** absolute; that of the job lies in it */
  readonly folder: string;
  readonly found: readonly FileOnDisk[];
  readonly shared: Awaited<ReturnType<typeof readShared>>;
}

/** Give files of slices the names of the whole video's, without storing them twice. @returns the files under those names */
export const linkShared = async ({
  jobId,
  folder,
  found,
  shared,
}: SharedFiles): Promise<(FileOnDisk & { readonly isPresent: boolean })[]> => {
  const named: (FileOnDisk & { readonly isPresent: boolean })[] = [];
  for (const { key, ownKey } of shared) {
    const from = found.find(({ path }) => path === outputPath(folder, jobId, key));
    const path = outputPath(folder, jobId, ownKey);
    if (from !== undefined) named.push({ path, bytes: from.bytes, isPresent: await nameAgain(from.path, path) });
  }
  return named;
};
