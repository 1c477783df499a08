import { closeSync, constants } from 'node:fs';
import { chmod, copyFile, type FileHandle, stat, truncate } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { writeAll } from '../../disk/write-all.ts';
import { DamagedBlobError } from '../protocol/damaged-blob-error.ts';
import { BlobFiles } from './blob-files.ts';
import { writeLabel } from './blob-label.ts';
import type { BlobLabel } from './entry-schema.ts';
import type { BlobRef } from './object-record.ts';
import { type KnownBlob, readBlobs } from './verified-read.ts';

const READ_BYTES = 256 * 1024;
/** Small pieces are written together: a write costs more than the copy of its bytes. Writes of 1 MB took the system three times as long: it asks for larger pieces of fresh memory then. */
export const WRITE_BYTES = 512 * 1024;
/** A long write is brought to the disk while it goes on, so that little is left to wait for at its end. */
const SYNC_BYTES = 64 * 1024 ** 2;

/** Pieces that are written together. */
interface Batch {
  readonly pieces: readonly Buffer[];
  readonly bytes: number;
}

/** Pieces that come one after the other, together as far as they are small. Only the last batch is smaller than a write should be. */
async function* gather(chunks: AsyncIterable<Buffer>): AsyncGenerator<Batch, undefined> {
  let pieces: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    pieces.push(chunk);
    bytes += chunk.length;
    if (bytes < WRITE_BYTES) continue;
    yield { pieces, bytes };
    pieces = [];
    bytes = 0;
  }
  if (bytes > 0) yield { pieces, bytes };
  return undefined;
}

/** Write a batch at the end of a file. */
const writeBatch = async (file: FileHandle, pieces: readonly Buffer[], bytes: number): Promise<void> => {
  const { bytesWritten } = await file.writev(pieces);
  if (bytesWritten < bytes) writeAll(file.fd, [Buffer.concat(pieces).subarray(bytesWritten)]);
};

/** Bytes in files with random names: written once, never changed, removed when nothing refers to them. */
export class BlobStore {
  readonly files: BlobFiles;
  /** Number of readers by blob: a blob that is replaced while it is read stays until its last reader has finished. */
  readonly #readers = new Map<string, number>();
  readonly #doomed = new Set<string>();
  /** Bytes of small blobs, which are written together with their label. */
  readonly #unwritten = new WeakMap<BlobRef, readonly Buffer[]>();
  /** Faults of blobs that were found damaged, by blob. */
  readonly #damaged = new Map<string, string>();

  /** @param dir folder of its own */
  constructor(dir: string) {
    this.files = new BlobFiles(dir);
  }

  /**
   * Store a stream in a new blob, which is a draft until {@link seal} and {@link settle}. Few bytes stay in memory until it is sealed.
   * @returns undefined when the stream is empty
   * @throws errors of the stream or the disk; no file is left behind then
   */
  async write(chunks: AsyncIterable<Buffer>): Promise<BlobRef | undefined> {
    const id = this.files.newId();
    const batches = gather(chunks);
    try {
      const { value: first } = await batches.next();
      if (first === undefined) return undefined;
      if (first.bytes >= WRITE_BYTES) return { id, size: await this.#writeLarge(id, first, batches) };
      const blob = { id, size: first.bytes };
      this.#unwritten.set(blob, first.pieces);
      return blob;
    } finally {
      // The sender's bytes are let go when they cannot be written.
      await batches.return(undefined);
    }
  }

  /** @returns bytes */
  async #writeLarge(id: string, first: Batch, others: AsyncIterable<Batch>): Promise<number> {
    const file = await this.files.create(id);
    let size = 0;
    let synced = 0;
    let syncing: Promise<void> | undefined;
    let written = false;
    const write = async ({ pieces, bytes }: Batch): Promise<void> => {
      await writeBatch(file, pieces, bytes);
      size += bytes;
      if (size - synced < SYNC_BYTES) return;
      synced = size;
      await syncing;
      syncing = file.datasync();
      // Awaited before the file is closed.
      syncing.catch(() => undefined);
    };
    try {
      await write(first);
      for await (const batch of others) await write(batch);
      await syncing;
      written = true;
    } finally {
      await syncing?.catch(() => undefined);
      await file.close();
      if (!written) await this.files.remove(id);
    }
    return size;
  }

  /**
   * Store a file of this machine in a new blob that shares its bytes on the disk until either is changed.
   * @returns undefined where the file system cannot do that, and for an empty file
   */
  async clone(path: string | Buffer): Promise<BlobRef | undefined> {
    const id = this.files.newId();
    const draft = this.files.draftPath(id);
    await this.files.reserve(id);
    try {
      await copyFile(path, draft, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
      await chmod(draft, 0o600);
      const { size } = await stat(draft);
      if (size > 0) return { id, size };
    } catch {
      // Most file systems cannot, and none can across disks.
    }
    await this.files.remove(id).catch(() => undefined);
    return undefined;
  }

  /**
   * Copy a stored blob into a new one without writing it here: the file system shares its bytes, or the kernel copies them. The copy is
   * read once: nobody would know of a damaged one that it was ever right.
   * @returns undefined when that cannot be done, the blob is gone, or the copy's bytes are not those that were stored
   */
  async duplicate(original: BlobStore, { id: originalId, size, sum }: KnownBlob): Promise<BlobRef | undefined> {
    if (sum === undefined) return undefined;
    const id = this.files.newId();
    const draft = this.files.draftPath(id);
    await this.files.reserve(id);
    try {
      await copyFile(original.files.path(originalId), draft, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      await chmod(draft, 0o600);
      // The original's label lies behind its bytes. Cutting at the end of a file that is too short would fill it with zeros.
      if ((await stat(draft)).size < size) throw new DamagedBlobError(originalId, 'its file is too short');
      await truncate(draft, size);
      for await (const _ of readBlobs(this.files, [{ id, size, sum }], 0, size - 1));
      return { id, size };
    } catch {
      // Whoever reads the original finds out why.
      await this.files.remove(id).catch(() => undefined);
      return undefined;
    }
  }

  /**
   * Write a label behind a blob's bytes, and force both to the disk.
   * @param blob undefined for an empty stream; it gets a blob too, which holds the label
   */
  async seal(blob: BlobRef | undefined, label: BlobLabel): Promise<BlobRef> {
    const id = blob?.id ?? this.files.newId();
    const unwritten = blob ? this.#unwritten.get(blob) : [];
    const fd = await this.files.extend(id, unwritten !== undefined);
    try {
      writeAll(fd, [...(unwritten ?? []), writeLabel(label)]);
      await this.files.sync(fd, id);
    } finally {
      closeSync(fd);
    }
    return { id, size: blob?.size ?? 0 };
  }

  /**
   * Read bytes `start` to `end` (both included) of several blobs in sequence. Blobs that are read whole are verified. From this call on
   * until the stream closes, the blobs are not removed.
   */
  read(blobs: readonly KnownBlob[], start: number, end: number): Readable {
    const own = async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      for await (const piece of pieces) yield Buffer.from(piece);
    };
    const ids = this.#hold(blobs);
    const stream = Readable.from(own(this.#bytes(blobs, start, end)), {
      objectMode: false,
      highWaterMark: READ_BYTES,
    });
    return stream.once('close', () => this.#release(ids));
  }

  /** The same without a stream. The blobs are not removed once the first piece is asked for; a piece is valid until the next one is. */
  async *pieces(blobs: readonly KnownBlob[], start: number, end: number): AsyncGenerator<Buffer> {
    const ids = this.#hold(blobs);
    try {
      yield* this.#bytes(blobs, start, end);
    } finally {
      this.#release(ids);
    }
  }

  #hold(blobs: readonly KnownBlob[]): string[] {
    const ids = blobs.map((blob) => blob.id);
    for (const id of ids) this.#readers.set(id, (this.#readers.get(id) ?? 0) + 1);
    return ids;
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

  /** Remove blobs that nothing refers to any more, each as soon as it has no readers. */
  remove(ids: Iterable<string>): void {
    for (const id of ids) {
      if (this.#readers.has(id)) this.#doomed.add(id);
      // A file that cannot be removed now is removed at the next start.
      else this.files.remove(id).catch(() => undefined);
    }
  }
}
