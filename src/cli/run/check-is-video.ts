import { open } from 'node:fs/promises';
import { systemPath } from '../../sdk/core/names/system-path.ts';
import { UsageError } from '../../sdk/core/usage/usage-error.ts';
import type { SourceFile } from '../../sdk/upload/source-files.ts';
import { sniffContent } from '../../shared/core/media/sniff-content.ts';

const SNIFFED_BYTES = 4096;

/** @throws {UsageError} when a file is a picture @param why a sentence after its name and kind */
export const checkIsVideo = async ({ name, path }: SourceFile, why: string): Promise<void> => {
  const file = await open(systemPath(path), 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(SNIFFED_BYTES), 0, SNIFFED_BYTES, 0);
    const content = sniffContent(buffer.subarray(0, bytesRead));
    if (content.kind === 'picture') throw new UsageError(`${name} is ${content.name}${why}`);
  } finally {
    await file.close();
  }
};
