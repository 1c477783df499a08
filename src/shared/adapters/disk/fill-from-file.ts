import type { FileHandle } from 'node:fs/promises';

/**
 * Fill an array from a place of a file. Some file systems give less than they are asked for, long before the end.
 * @param at byte of the file
 * @returns bytes that were read: fewer than there is room for only where the file ends
 */
export const fillFromFile = async (file: Pick<FileHandle, 'read'>, target: Uint8Array, at: number): Promise<number> => {
  let filled = 0;
  while (filled < target.length) {
    const { bytesRead } = await file.read(target, filled, target.length - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
};
