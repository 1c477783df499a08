import { type FileHandle, open } from 'node:fs/promises';

/** Text is buffered to blocks of about this many characters before it is written. */
const BLOCK_CHARACTERS = 64 * 1024;

/** Appends to a new file; on a full disk or a vanished folder, the call that meets the problem rejects. */
export class FileAppender {
  readonly #handle: FileHandle;
  #gathered = '';

  private constructor(
    readonly path: string,
    handle: FileHandle,
  ) {
    this.#handle = handle;
  }

  /** @throws when the file exists already or cannot be created */
  static async create(path: string): Promise<FileAppender> {
    return new FileAppender(path, await open(path, 'wx+'));
  }

  async text(text: string): Promise<void> {
    this.#gathered += text;
    if (this.#gathered.length >= BLOCK_CHARACTERS) await this.#flush();
  }

  async bytes(bytes: Uint8Array): Promise<void> {
    await this.#flush();
    if (bytes.length === 0) return;
    await this.#handle.writeFile(bytes);
  }

  /** Fill `target` from `position` on. @returns bytes read */
  async readAt(target: Uint8Array, position: number): Promise<number> {
    const { bytesRead } = await this.#handle.read(target, 0, target.length, position);
    return bytesRead;
  }

  async close(): Promise<void> {
    await this.#flush();
    await this.#handle.close();
  }

  /** Close without writing buffered text; does nothing to a closed file. */
  async discard(): Promise<void> {
    this.#gathered = '';
    await this.#handle.close();
  }

  async #flush(): Promise<void> {
    if (this.#gathered === '') return;
    const block = this.#gathered;
    this.#gathered = '';
    await this.#handle.writeFile(block);
  }
}
