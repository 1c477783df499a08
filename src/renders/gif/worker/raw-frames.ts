import { type FileHandle, open, rename, rm, stat, truncate } from 'node:fs/promises';

/** Bytes that are read at once: reading costs as much for one picture as for many. */
const READ_BYTES = 1 << 20;

/** Fill an array from a place of a file. @throws when the file ends before */
const readWhole = async (file: FileHandle, target: Uint8Array, at: number): Promise<void> => {
  for (let done = 0; done < target.length; ) {
    const { bytesRead } = await file.read(target, done, target.length - done, at + done);
    if (bytesRead === 0)
      throw new RangeError(`A file of raw pictures ends at byte ${at + done}, before ${at + target.length}.`);
    done += bytesRead;
  }
};

/** How many whole pictures are in a file; none when ffmpeg ended before it opened the file. */
export const countRawFrames = async (path: string, frameBytes: number): Promise<number> => {
  try {
    return Math.floor((await stat(path)).size / frameBytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
};

/** Add the beginning of a file to the end of another one, block by block. */
const append = async (from: string, to: FileHandle, bytes: number): Promise<void> => {
  const source = await open(from);
  try {
    const block = new Uint8Array(Math.min(bytes, READ_BYTES));
    for (let done = 0; done < bytes; ) {
      const piece = block.subarray(0, Math.min(block.length, bytes - done));
      await readWhole(source, piece, done);
      await to.appendFile(piece);
      done += piece.length;
    }
  } finally {
    await source.close();
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
      const bytes = (await countRawFrames(part, frameBytes)) * frameBytes;
      if (bytes > 0) await append(part, joined, bytes);
      await rm(part, { force: true });
    }
  } finally {
    await joined.close();
  }
};

/** Pictures of one size in a file, one after another. */
export class RawFrames {
  readonly #handle: FileHandle;
  readonly #frameBytes: number;

  private constructor(handle: FileHandle, frameBytes: number) {
    this.#handle = handle;
    this.#frameBytes = frameBytes;
  }

  static async open(path: string, frameBytes: number): Promise<RawFrames> {
    return new RawFrames(await open(path, 'r+'), frameBytes);
  }

  /** Read a picture into an array. */
  async read(target: Uint8Array, place: number): Promise<void> {
    await readWhole(this.#handle, target.subarray(0, this.#frameBytes), place * this.#frameBytes);
  }

  /** The first pictures in order; each is valid until the next. */
  async *inOrder(count: number): AsyncGenerator<Uint8Array> {
    const bytes = this.#frameBytes;
    const atOnce = Math.min(count, Math.max(1, Math.floor(READ_BYTES / bytes)));
    const block = new Uint8Array(atOnce * bytes);
    for (let from = 0; from < count; from += atOnce) {
      const frames = Math.min(atOnce, count - from);
      await readWhole(this.#handle, block.subarray(0, frames * bytes), from * bytes);
      for (let i = 0; i < frames; i += 1) yield block.subarray(i * bytes, (i + 1) * bytes);
    }
  }

  /**
   * Pass the first pictures through something that may change them. What comes out differently takes its place in the file.
   * @param change gives as many pictures as it is given, each before it asks for the next one
   */
  async *changed(
    count: number,
    change: (pictures: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array> {
    let given: Uint8Array = new Uint8Array();
    const noted = async function* (pictures: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const picture of pictures) {
        given = picture;
        yield picture;
      }
    };
    let place = 0;
    for await (const picture of change(noted(this.inOrder(count)))) {
      if (Buffer.compare(picture, given) !== 0) await this.#write(picture, place);
      place += 1;
      yield picture;
    }
  }

  async #write(picture: Uint8Array, place: number): Promise<void> {
    for (let written = 0; written < this.#frameBytes; ) {
      const at = place * this.#frameBytes + written;
      const { bytesWritten } = await this.#handle.write(picture, written, this.#frameBytes - written, at);
      written += bytesWritten;
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
