import { appendFile, type FileHandle, open, readFile, stat } from 'node:fs/promises';

/** Bytes that are read at once: reading costs as much for one picture as for many. */
const READ_BYTES = 1 << 20;

/** How many whole pictures are in a file; none when ffmpeg ended before it opened the file. */
export const countRawFrames = async (path: string, frameBytes: number): Promise<number> => {
  try {
    return Math.floor((await stat(path)).size / frameBytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
};

/** Join files of whole pictures to one. A picture that is cut off at the end of one of them is left out. */
export const joinRawFrames = async (parts: readonly string[], path: string, frameBytes: number): Promise<void> => {
  for (const part of parts) {
    const count = await countRawFrames(part, frameBytes);
    if (count > 0) await appendFile(path, (await readFile(part)).subarray(0, count * frameBytes));
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
    await this.#handle.read(target, 0, this.#frameBytes, place * this.#frameBytes);
  }

  /** The first pictures in order; each is valid until the next. */
  async *inOrder(count: number): AsyncGenerator<Uint8Array> {
    const bytes = this.#frameBytes;
    const atOnce = Math.min(count, Math.max(1, Math.floor(READ_BYTES / bytes)));
    const block = new Uint8Array(atOnce * bytes);
    for (let from = 0; from < count; from += atOnce) {
      const frames = Math.min(atOnce, count - from);
      await this.#handle.read(block, 0, frames * bytes, from * bytes);
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
