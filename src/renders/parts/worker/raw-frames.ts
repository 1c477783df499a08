import { type FileHandle, open } from 'node:fs/promises';
import { fillFromFile, writeToFile } from '../../../shared/adapters/disk/whole-bytes.ts';

/** Bytes that are read at once: reading costs as much for one picture as for many. */
const READ_BYTES = 1 << 20;

/** Fill an array from a place of a file. @throws when the file ends before */
const readWhole = async (file: FileHandle, target: Uint8Array, at: number): Promise<void> => {
  const filled = await fillFromFile(file, target, at);
  if (filled < target.length)
    throw new RangeError(`A file of raw pictures ends at byte ${at + filled}, before ${at + target.length}.`);
};

/** Pictures of one size in a file, one after another. */
export class RawFrames {
  readonly #handle: FileHandle;
  readonly #frameBytes: number;

  private constructor(handle: FileHandle, frameBytes: number) {
    this.#handle = handle;
    this.#frameBytes = frameBytes;
  }

  /** Open a file of pictures. @param frameBytes of one picture */
  static async open(path: string, frameBytes: number): Promise<RawFrames> {
    return new RawFrames(await open(path, 'r+'), frameBytes);
  }

  /** Begin a new file. @throws when it exists already or cannot be created */
  static async create(path: string, frameBytes: number): Promise<RawFrames> {
    return new RawFrames(await open(path, 'wx+'), frameBytes);
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
   * @param change may give the picture back; what it gives is valid until the next one
   */
  async *changed(count: number, change: (picture: Uint8Array) => Uint8Array): AsyncGenerator<Uint8Array> {
    let place = 0;
    for await (const picture of this.inOrder(count)) {
      const changed = change(picture);
      if (changed !== picture && Buffer.compare(changed, picture) !== 0) await this.write(changed, place);
      place += 1;
      yield changed;
    }
  }

  /** Put a picture in its place, over the one that is there. */
  write(picture: Uint8Array, place: number): Promise<void> {
    return writeToFile(this.#handle, picture.subarray(0, this.#frameBytes), place * this.#frameBytes);
  }

  /** May be called twice. */
  async close(): Promise<void> {
    await this.#handle.close();
  }
}
