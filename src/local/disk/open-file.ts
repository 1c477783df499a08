import { closeSync, fdatasync, fsync, openSync, writev, writevSync } from 'node:fs';
import { promisify } from 'node:util';

const dataToDisk = promisify(fdatasync);
const allToDisk = promisify(fsync);
const writevLater = promisify(writev);

const lengthOf = (pieces: readonly Uint8Array[]): number => pieces.reduce((sum, { length }) => sum + length, 0);
const restOf = (pieces: readonly Uint8Array[], done: number): Uint8Array => Buffer.concat(pieces).subarray(done);

/**
 * Write a few hundred kilobytes at most behind what was written to a file before.
 * @param fd of a file that is open for appending
 */
export const writeAtOnce = (fd: number, ...pieces: readonly Uint8Array[]): void => {
  const bytes = lengthOf(pieces);
  let done = writevSync(fd, pieces);
  // A nearly full disk takes a part only; the next write says why.
  while (done < bytes) done += writevSync(fd, [restOf(pieces, done)]);
};

/**
 * An open file. What the system answers from memory is done at once, as handing a call to another thread and back takes several times as
 * long as the call itself; what waits for the disk is not.
 */
export class OpenFile {
  readonly #fd: number;

  private constructor(fd: number) {
    this.#fd = fd;
  }

  /** @param flags as of `fs.open`. @throws the file system's error */
  static open(path: string, flags: 'r' | 'wx' | 'a'): OpenFile {
    return new OpenFile(openSync(path, flags, 0o600));
  }

  /** Write a few hundred kilobytes at most behind what was written before. */
  write(...pieces: readonly Uint8Array[]): void {
    writeAtOnce(this.#fd, ...pieces);
  }

  /** Write any number of bytes, in another thread: memory that waits for the disk makes a writer wait. */
  async writeLater(...pieces: readonly Uint8Array[]): Promise<void> {
    const bytes = lengthOf(pieces);
    let done = (await writevLater(this.#fd, pieces)).bytesWritten;
    while (done < bytes) done += (await writevLater(this.#fd, [restOf(pieces, done)])).bytesWritten;
  }

  /** Force the bytes to the disk. */
  datasync(): Promise<void> {
    return dataToDisk(this.#fd);
  }

  /** Force everything about the file to the disk; of a folder, its entries. */
  sync(): Promise<void> {
    return allToDisk(this.#fd);
  }

  close(): void {
    closeSync(this.#fd);
  }
}
