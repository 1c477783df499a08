import { type FileHandle, open } from 'node:fs/promises';

/** Equally large pictures that wait on the disk, by place. */
export class SpooledPictures {
  readonly #file: FileHandle;
  readonly #bytes: number;

  private constructor(file: FileHandle, bytes: number) {
    this.#file = file;
    this.#bytes = bytes;
  }

  /** @param bytes of one picture */
  static async create(path: string, bytes: number): Promise<SpooledPictures> {
    return new SpooledPictures(await open(path, 'wx+'), bytes);
  }

  /** Keep a picture, in place of the one that is there. */
  async put(place: number, picture: Uint8Array): Promise<void> {
    for (let written = 0; written < this.#bytes; ) {
      const { bytesWritten } = await this.#file.write(
        picture,
        written,
        this.#bytes - written,
        place * this.#bytes + written,
      );
      written += bytesWritten;
    }
  }

  /** Read a picture that was put into an array of its size. */
  async read(place: number, target: Uint8Array): Promise<void> {
    const { bytesRead } = await this.#file.read(target, 0, this.#bytes, place * this.#bytes);
    if (bytesRead < this.#bytes) throw new RangeError(`Picture ${place} was not kept.`);
  }

  /** May be called twice. */
  close(): Promise<void> {
    return this.#file.close();
  }
}
