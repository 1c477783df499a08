import { writeSync, writevSync } from 'node:fs';

/**
 * Write pieces to a file, all of them. In this thread: they land in memory, and handing a call to another thread costs more than the
 * copy of half a megabyte. Waiting for the disk is left to who forces them there.
 * @param fd open for writing; where it is not open for appending, they go where it stands
 * @throws the file system's error; a part may be written then
 */
export const writeAll = (fd: number, pieces: readonly Uint8Array[]): void => {
  const bytes = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const written = writevSync(fd, pieces);
  if (written === bytes) return;
  // A nearly full disk takes a part only; the next write says why.
  const rest = Buffer.concat(pieces).subarray(written);
  for (let done = 0; done < rest.length; ) done += writeSync(fd, rest, done);
};
