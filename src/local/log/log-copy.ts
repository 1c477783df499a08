import { type FileHandle, open } from 'node:fs/promises';
import { writeAll } from '../disk/write-all.ts';

/** One of a log's two files, open for appending. */
export interface LogCopy {
  /** Append whole lines. When it fails, no part of them stays in the file. @param sync whether they must survive a power cut */
  append(lines: Buffer, sync: boolean): Promise<void>;
  /** Take back the last `append`. */
  undo(): Promise<void>;
  /** Force everything that was appended to the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** @param path the file, which ends in a line break; created when absent */
export const openLogCopy = async (path: string): Promise<LogCopy> => {
  const file: FileHandle = await open(path, 'a', 0o600);
  let { size } = await file.stat();
  let before = size;
  // Set when half a line could not be cut off: the next line must not become part of it.
  let isTorn = false;
  const undo = async (): Promise<void> => {
    size = before;
    await file.truncate(size).catch(() => {
      isTorn = true;
    });
  };
  return {
    async append(lines, sync) {
      before = size;
      const bytes = isTorn ? Buffer.concat([Buffer.from('\n'), lines]) : lines;
      writeAll(file.fd, [bytes]);
      if (sync) await file.datasync();
      // Behind half a line, the size is another one than was thought.
      size = isTorn ? (await file.stat()).size : size + bytes.length;
      isTorn = false;
    },
    undo,
    sync: () => file.datasync(),
    close: () => file.close(),
  };
};
