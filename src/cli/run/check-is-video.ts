import { UsageError } from '../../sdk/core/usage/usage-error.ts';
import { sniffFile } from '../../sdk/sources/sniff-file.ts';
import type { SourceFile } from '../../sdk/sources/source-files.ts';

/** @throws {UsageError} when a file is a picture @param why a sentence after its name and kind */
export const checkIsVideo = async ({ name, path }: SourceFile, why: string): Promise<void> => {
  const content = await sniffFile(path);
  if (content.kind === 'picture') throw new UsageError(`${name} is ${content.name}${why}`);
};
