import { randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { BlobFiles } from './blob-files.ts';
import { writeLabel } from './blob-label.ts';
import type { BlobLabel } from './entry-schema.ts';
import type { BlobRef } from './object-record.ts';
import { DamagedBlobError, type KnownBlob, readBlobs } from './verified-read.ts';

const READ_BYTES = 256 * 1024;

/** Bytes in files of random names: written once, never changed, gone when nothing refers to them. */
export class BlobStore {
  readonly files: BlobFiles;
  /** Readers by blob: a blob that is replaced while it is read stays until the last of them is done. */
  readonly #readers = new Map<string, number>();
  readonly #doomed = new Set<string>();
  /** What is wrong with blobs that were found damaged, by blob. */
  readonly #damaged = new Map<string, string>();

  /** @param dir folder of its own */
  constructor(dir: string) {
    this.files = new BlobFiles(dir);
  }

  /**
   * Store a stream in a new blob, which is a draft until {@link seal} and {@link settle}.
   * @returns undefined when the stream is empty
   * @throws what the stream or the disk throws; nothing stays behind then
   */
  async write(chunks: AsyncIterable<Buffer>): Promise<BlobRef | undefined> {
    const id = randomBytes(16).toString('hex');
    const file = await this.files.create(id);
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
      if (!written) await this.files.remove(id);
    }
    return written ? { id, size } : undefined;
  }

  /**
   * Write behind a blob's bytes what they are, and have both on the disk.
   * @param blob undefined for no bytes at all, which get a blob too, so that their label is somewhere
   */
  async seal(blob: BlobRef | undefined, label: BlobLabel): Promise<BlobRef> {
    const id = blob?.id ?? randomBytes(16).toString('hex');
    const file = blob ? await open(this.files.draftPath(id), 'a') : await this.files.create(id);
    try {
      await file.appendFile(writeLabel(label));
      await this.files.sync(file, id);
    } finally {
      await file.close();
    }
    return { id, size: blob?.size ?? 0 };
  }

  /**
   * Read bytes `start` to `end` (both included) of blobs in a row, verified where a blob is read whole. The blobs are held until
   * the stream closes, from the moment of this call on.
   */
  read(blobs: readonly KnownBlob[], start: number, end: number): Readable {
    const ids = blobs.map((blob) => blob.id);
    for (const id of ids) this.#readers.set(id, (this.#readers.get(id) ?? 0) + 1);
    const stream = Readable.from(this.#bytes(blobs, start, end), { objectMode: false, highWaterMark: READ_BYTES });
    return stream.once('close', () => this.#release(ids));
  }

  async *#bytes(blobs: readonly KnownBlob[], start: number, end: number): AsyncGenerator<Buffer> {
    for (const { id } of blobs) {
      const why = this.#damaged.get(id);
      if (why !== undefined) throw new DamagedBlobError(id, why);
    }
    try {
      yield* readBlobs(this.files, blobs, start, end);
    } catch (error) {
      if (error instanceof DamagedBlobError) this.#damaged.set(error.blobId, error.why);
      throw error;
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
      // A file that cannot be removed now is looked at again at the next start.
      else this.files.remove(id).catch(() => undefined);
    }
  }
}
