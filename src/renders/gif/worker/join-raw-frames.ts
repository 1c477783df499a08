import { type FileHandle, open, rename, rm, stat, truncate } from 'node:fs/promises';
import { RawFrames } from '../../parts/worker/raw-frames.ts';

/** How many whole pictures are in a file; none when ffmpeg ended before it opened the file. */
export const countRawFrames = async (path: string, frameBytes: number): Promise<number> => {
  try {
    return Math.floor((await stat(path)).size / frameBytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
};

/** Add the pictures of a file to the end of another one. */
const append = async (from: string, to: FileHandle, count: number, frameBytes: number): Promise<void> => {
  const pictures = await RawFrames.open(from, frameBytes);
  try {
    for await (const picture of pictures.inOrder(count)) await to.appendFile(picture);
  } finally {
    await pictures.close();
  }
};

/**
 * Join files of whole pictures to one, in place of them: the disk never holds more than one of them twice. A picture that is cut
 * off at the end of one of them is left out.
 */
export const joinRawFrames = async (parts: readonly string[], path: string, frameBytes: number): Promise<void> => {
  const [first, ...others] = parts;
  if (first === undefined) return;
  const count = await countRawFrames(first, frameBytes);
  if (count > 0) {
    await truncate(first, count * frameBytes);
    await rename(first, path);
  } else {
    await rm(first, { force: true });
  }
  const joined = await open(path, 'a');
  try {
    for (const part of others) {
      const pictures = await countRawFrames(part, frameBytes);
      if (pictures > 0) await append(part, joined, pictures, frameBytes);
      await rm(part, { force: true });
    }
  } finally {
    await joined.close();
  }
};
