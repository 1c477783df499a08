import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../../shared/adapters/disk/make-folder.ts';
import { systemPath } from '../core/names/system-path.ts';

/**
 * Write a file that has its name only once it is complete. Its folder is made.
 * @param path absolute
 * @param write writes the draft, which is deleted when this fails
 */
export const writeWhole = async (
  path: string,
  write: (draft: ReturnType<typeof systemPath>) => Promise<void>,
): Promise<void> => {
  const draft = systemPath(join(dirname(path), `.${basename(path)}.${randomUUID()}.part`));
  try {
    await makeFolder(dirname(path), undefined, systemPath);
    await write(draft);
    await rename(draft, systemPath(path));
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
};
