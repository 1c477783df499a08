import { UsageError } from '../core/usage/usage-error.ts';
import { findSourceFiles, type SourceFile } from './source-files.ts';

const isGone = ({ cause }: UsageError): boolean => (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';

/**
 * Look at files each by itself: one that was renamed or deleted since it was found holds no other one up.
 * @param names as typed
 * @param onTrouble told about each that is there, and cannot be taken
 * @returns files by name, each once
 */
export const filesStillThere = async (
  names: readonly string[],
  cwd: string,
  onTrouble: (message: string) => void,
): Promise<Map<string, SourceFile>> => {
  const files = new Map<string, SourceFile>();
  const paths = new Set<string>();
  for (const name of names) {
    try {
      const [file] = await findSourceFiles([name], cwd);
      if (file !== undefined && !paths.has(file.path)) files.set(name, file);
      if (file !== undefined) paths.add(file.path);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      if (!isGone(error)) onTrouble(error.message);
    }
  }
  return files;
};
