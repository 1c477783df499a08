import { type FileHandle, open } from 'node:fs/promises';

/** Text is buffered to blocks of about this many characters, bytes to blocks of so many bytes, before they are written. */
const BLOCK_CHARACTERS = 64 * 1024;
const BLOCK_BYTES = 256 * 1024;

/** Appends to a new file; on a full disk or a vanished folder, the call that meets the problem rejects. */
export class FileAppender {
  readonly #handle: FileHandle;
  #text = '';
  #pieces: Uint8Array[] = [];
  #heldBytes = 0;

  private constructor(
    readonly path: string,
    handle: FileHandle,
  ) {
    this.#handle = handle;
  }

  /** @throws when the file exists already or cannot be created */
  static async create(path: string): Promise<FileAppender> {
    return new FileAppender(path, await open(path, 'wx'));
  }

  async text(text: string): Promise<void> {
    this.#text += text;
    if (this.#text.length >= BLOCK_CHARACTERS) await this.#flush();
  }

  /** @param bytes the file's to keep: they may be written by a later call */
  async bytes(bytes: Uint8Array): Promise<void> {
    this.#holdText();
    this.#hold(bytes);
    if (this.#heldBytes >= BLOCK_BYTES) await this.#flush();
  }

  async close(): Promise<void> {
    await this.#flush();
    await this.#handle.close();
  }

  /** Close without writing what is buffered; does nothing to a closed file. */
  async discard(): Promise<void> {
    this.#text = '';
    this.#pieces = [];
    this.#heldBytes = 0;
    await this.#handle.close();
  }

  #hold(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#heldBytes += bytes.length;
  }

  /** Text that came lies before whatever comes next. */
  #holdText(): void {
    if (this.#text === '') return;
    this.#hold(Buffer.from(this.#text));
    this.#text = '';
  }

  async #flush(): Promise<void> {
    this.#holdText();
    const block = Buffer.concat(this.#pieces, this.#heldBytes);
    this.#pieces = [];
    this.#heldBytes = 0;
    if (block.length > 0) await this.#handle.writeFile(block);
  }
}
