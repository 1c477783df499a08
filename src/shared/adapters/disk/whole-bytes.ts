import type { FileHandle } from 'node:fs/promises';

// Some file systems give or take less than they are asked to, long before a file ends: those of a network, and a disk that is nearly full.

/**
 * Fill an array from a place of a file.
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

/** Read from a place of a file. @returns fewer bytes only where the file ends */
export const readFromFile = async (
  file: Pick<FileHandle, 'read'>,
  at: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> => {
  const bytes = new Uint8Array(length);
  return bytes.subarray(0, await fillFromFile(file, bytes, at));
};

/** Write all of an array to a place of a file. @throws the file system's error; a part may be written then */
export const writeToFile = async (file: Pick<FileHandle, 'write'>, bytes: Uint8Array, at: number): Promise<void> => {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
};
