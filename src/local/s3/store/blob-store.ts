import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { BlobRef } from './object-record.ts';

const READ_BYTES = 256 * 1024;

/** Bytes in files of random names: written once, never changed, gone when nothing refers to them. */
export class BlobStore {
  readonly #dir: string;
  readonly #folders = new Set<string>();
  /** Readers by blob: a blob that is replaced while it is read stays until the last of them is done. */
  readonly #readers = new Map<string, number>();
  readonly #doomed = new Set<string>();

  /** @param dir folder of its own */
  constructor(dir: string) {
    this.#dir = dir;
  }

  #path(id: string): string {
    return join(this.#dir, id.slice(0, 2), id);
  }

  async #makeFolder(id: string): Promise<void> {
    const folder = id.slice(0, 2);
    if (this.#folders.has(folder)) return;
    await mkdir(join(this.#dir, folder), { recursive: true });
    this.#folders.add(folder);
  }

  /**
   * Store a stream in a new blob.
   * @returns undefined when the stream is empty
   * @throws what the stream or the disk throws; nothing stays behind then
   */
  async write(chunks: AsyncIterable<Buffer>): Promise<BlobRef | undefined> {
    const id = randomBytes(16).toString('hex');
    await this.#makeFolder(id);
    const file = await open(this.#path(id), 'wx');
    let size = 0;
    let written = false;
    try {
      for await (const chunk of chunks) {
        for (let done = 0; done < chunk.length; ) done += (await file.write(chunk, done)).bytesWritten;
        size += chunk.length;
      }
      written = size > 0;
    } finally {
      await file.close();
      if (!written) await unlink(this.#path(id));
    }
    return written ? { id, size } : undefined;
  }

  /**
   * Read bytes `start` to `end` (both included) of blobs in a row. The blobs are held until the stream closes, from the
   * moment of this call on.
   */
  read(blobs: readonly BlobRef[], start: number, end: number): Readable {
    const ids = blobs.map((blob) => blob.id);
    for (const id of ids) this.#readers.set(id, (this.#readers.get(id) ?? 0) + 1);
    const stream = Readable.from(this.#bytes(blobs, start, end), { objectMode: false, highWaterMark: READ_BYTES });
    return stream.once('close', () => this.#release(ids));
  }

  async *#bytes(blobs: readonly BlobRef[], start: number, end: number): AsyncGenerator<Buffer> {
    let offset = 0;
    for (const { id, size } of blobs) {
      const first = Math.max(start - offset, 0);
      const last = Math.min(end - offset, size - 1);
      offset += size;
      if (first <= last) {
        yield* createReadStream(this.#path(id), { start: first, end: last, highWaterMark: READ_BYTES });
      }
    }
  }

  #release(ids: readonly string[]): void {
    for (const id of ids) {
      const left = (this.#readers.get(id) ?? 1) - 1;
      if (left > 0) this.#readers.set(id, left);
      else {
        this.#readers.delete(id);
        if (this.#doomed.delete(id)) this.remove([id]);
      }
    }
  }

  /** Remove blobs that nothing refers to any more, each as soon as nobody reads it. */
  remove(ids: Iterable<string>): void {
    for (const id of ids) {
      if (this.#readers.has(id)) this.#doomed.add(id);
      // A file that cannot be removed now is an orphan for the sweep at the next start.
      else unlink(this.#path(id)).catch(() => undefined);
    }
  }

  /** Remove every blob that is not in `live`: what a killed process left behind. */
  async sweep(live: ReadonlySet<string>): Promise<void> {
    await mkdir(this.#dir, { recursive: true });
    for (const folder of await readdir(this.#dir)) {
      const names = await readdir(join(this.#dir, folder));
      await Promise.all(
        names.filter((name) => !live.has(name)).map((name) => rm(join(this.#dir, folder, name), { force: true })),
      );
    }
  }
}
