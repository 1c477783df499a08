import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Salvage } from '../../disk/salvage.ts';
import type { AppendLog } from '../../log/append-log.ts';
import type { Checksum } from '../body/checksums.ts';
import { DamagedBlobError } from '../protocol/damaged-blob-error.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { type AssembledParts, assembleParts, type RequestedPart } from './assemble-parts.ts';
import { BlobStore } from './blob-store.ts';
import type { BucketEntry, BucketState, OpenUpload } from './bucket-state.ts';
import type { BlobLabel } from './entry-schema.ts';
import type { KeyPage, KeyRange } from './key-index.ts';
import { KeyLock } from './key-lock.ts';
import type {
  BlobRef,
  CreationReason,
  ObjectAttributes,
  ObjectRecord,
  PartRecord,
  UploadRecord,
} from './object-record.ts';
import { openBucketLog } from './open-bucket-log.ts';
import type { KnownBlob } from './verified-read.ts';
import { assertWriteCondition, type WriteCondition } from './write-condition.ts';

/** Provides times and sequencers for writes; sequencers never run backwards. */
export interface WriteClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Hexadecimal, greater than every earlier one. */
  nextSequencer(): string;
}

/** Settings of a bucket. */
export interface BucketOptions {
  readonly clock: WriteClock;
  /** whether its objects are announced; then the journal keeps for each object whether the announcement is still due */
  readonly announces: boolean;
  readonly salvage: Salvage;
}

/** An object whose bytes are stored, but which is not in the bucket yet. */
export interface NewObject extends ObjectAttributes {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly blob: BlobRef | undefined;
  readonly checksum?: Checksum;
  readonly multipart?: NonNullable<ObjectRecord['multipart']>;
}

/**
 * The blobs of an object with their checksums. S3's etags are MD5 sums of the object or of its parts. A file that was taken over has
 * none: its only part names no blob, and its checksum is that of the whole.
 */
const knownBlobs = ({ blobs, etag, multipart, checksum }: ObjectRecord): KnownBlob[] => {
  const parts = new Map(multipart?.parts.map((part) => [part.blob?.id, part.etag]));
  const whole = checksum?.algorithm === 'CRC64NVME' && checksum.type === 'FULL_OBJECT' ? checksum.value : undefined;
  return blobs.map((blob) => {
    const md5 = multipart ? parts.get(blob.id) : etag;
    if (md5 !== undefined) return { ...blob, sum: { algorithm: 'md5', value: md5 } };
    const isWhole = blobs.length === 1 && whole !== undefined;
    return { ...blob, sum: isWhole ? { algorithm: 'crc64nvme', value: whole } : undefined };
  });
};

const MD5_DIGITS = 32;
/** Superseded lines that a journal may contain before it is rewritten. */
const MAX_DEAD_ENTRIES = 50_000;

/** One bucket: bytes are in blobs, everything else is in a journal, whose resulting state is kept in memory. */
export class Bucket {
  readonly name: string;
  readonly blobs: BlobStore;
  readonly #state: BucketState;
  readonly #options: BucketOptions;
  readonly #locks = new KeyLock();
  /** damaged blobs that have been reported */
  readonly #told = new Set<string>();
  #log: AppendLog<BucketEntry> | undefined;
  #logLines: number;

  private constructor(
    name: string,
    blobs: BlobStore,
    options: BucketOptions,
    { log, state, lines }: { log: AppendLog<BucketEntry>; state: BucketState; lines: number },
  ) {
    this.name = name;
    this.blobs = blobs;
    this.#state = state;
    this.#options = options;
    this.#log = log;
    this.#logLines = lines;
  }

  /**
   * Open a bucket's folder. Creates missing files, removes unfinished work of a killed process, and reports damage.
   * @param dir folder of the bucket
   */
  static async open(dir: string, name: string, options: BucketOptions): Promise<Bucket> {
    const { salvage, clock } = options;
    const blobs = new BlobStore(join(dir, 'blobs'));
    const onWritten = (entry: BucketEntry): void => bucket.#take(entry);
    const opened = await openBucketLog({ dir, name, blobs, salvage, nowMs: clock.now(), onWritten });
    const bucket = new Bucket(name, blobs, options, opened);
    return bucket;
  }

  get createdAt(): number {
    return this.#state.createdAt;
  }

  get objectCount(): number {
    return this.#state.objects.size;
  }

  #take(entry: BucketEntry): void {
    this.#logLines++;
    this.blobs.remove(this.#state.apply(entry));
  }

  async #commit(entry: BucketEntry): Promise<void> {
    if (!this.#log) throw new S3Error('NoSuchBucket', undefined, { BucketName: this.name });
    await this.#log.append(entry);
    await this.#compactIfWorthIt();
  }

  async #compactIfWorthIt(): Promise<void> {
    const dead = this.#logLines - this.#state.liveEntries;
    if (dead <= Math.max(MAX_DEAD_ENTRIES, this.#state.liveEntries / 2)) return;
    this.#logLines = this.#state.liveEntries;
    // All acknowledged entries are in the present log, which stays when a new one cannot be written (full disk).
    await this.#log?.compact(() => [...this.#state.entries(this.name)]).catch(() => undefined);
  }

  /** The object under `key`, undefined when there is none. */
  get(key: string): ObjectRecord | undefined {
    return this.#state.objects.get(key);
  }

  list(range: KeyRange): KeyPage<ObjectRecord> {
    return this.#state.objects.list(range);
  }

  /** Read bytes `start` to `end`, both included, of the object as it is at this call. */
  read(record: ObjectRecord, start: number, end: number): Readable {
    const stream = this.blobs.read(knownBlobs(record), start, end);
    return stream.once('error', (error) => this.#tellDamage(record, error));
  }

  /** The same without a stream. The object is as it is when the first piece is asked for; a piece is valid until the next one is. */
  async *pieces(record: ObjectRecord, start: number, end: number): AsyncGenerator<Buffer> {
    try {
      yield* this.blobs.pieces(knownBlobs(record), start, end);
    } catch (error) {
      this.#tellDamage(record, error);
      throw error;
    }
  }

  #tellDamage({ key }: ObjectRecord, error: unknown): void {
    if (!(error instanceof DamagedBlobError) || this.#told.has(error.blobId)) return;
    this.#told.add(error.blobId);
    void this.#options.salvage.tell(
      `Bucket ${this.name}: an object cannot be read, ${error.why}. Upload it again; if a job made it, fanreel retry JOB renders it again. It is:`,
      [key],
    );
  }

  /** Copy the only blob of an object of any bucket, verified. @returns undefined when that cannot be done */
  async duplicate(from: Bucket, record: ObjectRecord): Promise<BlobRef | undefined> {
    const [original, ...rest] = knownBlobs(record);
    if (original?.size !== record.size || rest.length > 0) return undefined;
    return this.blobs.duplicate(from.blobs, original);
  }

  #stamp(): { lastModified: number; sequencer: string } {
    return { lastModified: this.#options.clock.now(), sequencer: this.#options.clock.nextSequencer() };
  }

  /**
   * Store an object under its key if the condition holds. Of concurrent writes to a key under If-None-Match, one wins.
   * @throws {S3Error} PreconditionFailed or NoSuchKey; the object's blob is removed then
   */
  async put({ blob, ...object }: NewObject, condition: WriteCondition, reason: CreationReason): Promise<ObjectRecord> {
    const { key, etag, headers, metadata } = object;
    let stored = blob;
    try {
      return await this.#locks.run(key, async () => {
        assertWriteCondition(condition, this.get(key));
        stored = await this.#seal(blob, { key, etag: etag.slice(0, MD5_DIGITS), headers, metadata });
        const record: ObjectRecord = { ...object, ...this.#stamp(), blobs: [stored] };
        await this.#commit({ type: 'put', record, ...this.#dueFor(reason) });
        await this.#settle(stored);
        return record;
      });
    } catch (error) {
      if (stored && !this.get(key)?.blobs.some(({ id }) => id === stored?.id)) this.blobs.remove([stored.id]);
      throw error;
    }
  }

  /** Force a blob's bytes to the disk, together with a label that describes them. */
  #seal(blob: BlobRef | undefined, about: Omit<BlobLabel, 'bucket' | 'size' | 'storedAt'>): Promise<BlobRef> {
    const storedAt = this.#options.clock.now();
    return this.blobs.seal(blob, { bucket: this.name, size: blob?.size ?? 0, storedAt, ...about });
  }

  /** Mark a blob as stored. A failure is repaired at the next start. */
  async #settle({ id }: BlobRef): Promise<void> {
    await this.blobs.files.settle(id).catch(() => undefined);
  }

  #dueFor(due: CreationReason): { due?: CreationReason } {
    return this.#options.announces ? { due } : {};
  }

  /** Objects whose announcement is due, oldest first: a process was killed before it made them. */
  due(): { readonly record: ObjectRecord; readonly reason: CreationReason }[] {
    return [...this.#state.due].flatMap(([key, reason]) => {
      const record = this.get(key);
      return record === undefined ? [] : [{ record, reason }];
    });
  }

  /** Note that an object was announced, unless another one has replaced it. */
  async noteAnnounced({ key, sequencer }: ObjectRecord): Promise<void> {
    if (!this.#state.due.has(key)) return;
    // When a power cut loses this entry, the object is announced again.
    await this.#log?.appendLazily({ type: 'announced', key, sequencer });
  }

  /** Remove an object; without one this does nothing. */
  delete(key: string, condition: WriteCondition = {}): Promise<void> {
    return this.#locks.run(key, async () => {
      const current = this.get(key);
      if (condition.ifMatch !== undefined) assertWriteCondition({ ifMatch: condition.ifMatch }, current);
      if (current) await this.#commit({ type: 'delete', key });
    });
  }

  /** Open uploads, ordered by key and then by age. */
  listUploads(): OpenUpload[] {
    return [...this.#state.uploads.values()].sort(
      (a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)) || a.initiated - b.initiated,
    );
  }

  async createUpload(upload: Omit<UploadRecord, 'uploadId' | 'initiated'>): Promise<UploadRecord> {
    const record = { ...upload, uploadId: randomBytes(24).toString('base64url'), initiated: this.#options.clock.now() };
    await this.#commit({ type: 'upload', upload: record });
    return record;
  }

  /** @throws {S3Error} NoSuchUpload when it is not open, or is for another key */
  getUpload(uploadId: string, key: string): OpenUpload {
    const upload = this.#state.uploads.get(uploadId);
    if (upload?.key !== key) throw new S3Error('NoSuchUpload', undefined, { UploadId: uploadId });
    return upload;
  }

  /** @throws {S3Error} NoSuchUpload when the upload was closed meanwhile; the part's blob is removed then */
  async putPart(
    uploadId: string,
    key: string,
    { blob, ...part }: Omit<PartRecord, 'lastModified'>,
  ): Promise<PartRecord> {
    const { partNumber, etag } = part;
    const stored = await this.#seal(blob, { key, etag, part: { uploadId, partNumber } });
    const record = { ...part, blob: stored, lastModified: this.#options.clock.now() };
    await this.#commit({ type: 'part', uploadId, part: record });
    await this.#settle(stored);
    this.getUpload(uploadId, key);
    return record;
  }

  abortUpload(uploadId: string, key: string): Promise<void> {
    return this.#locks.run(key, async () => {
      this.getUpload(uploadId, key);
      await this.#commit({ type: 'abort', uploadId });
    });
  }

  /**
   * Turn an upload into an object whose blobs are the parts. Completing the same upload again (by a client whose answer was
   * lost) gives the same record.
   * @param check checks the assembled object before it is stored under its key; throws to refuse it
   * @throws {S3Error} NoSuchUpload, PreconditionFailed, NoSuchKey, and the errors of {@link assembleParts}
   */
  completeUpload(
    uploadId: string,
    key: string,
    requested: readonly RequestedPart[],
    condition: WriteCondition,
    check: (assembled: AssembledParts) => void,
  ): Promise<ObjectRecord> {
    return this.#locks.run(key, async () => {
      const current = this.get(key);
      if (current?.multipart?.uploadId === uploadId) return current;
      const { parts: stored, headers, metadata, ...upload } = this.getUpload(uploadId, key);
      const { parts, ...assembled } = assembleParts({ ...upload, headers, metadata }, stored, requested);
      check({ parts, ...assembled });
      assertWriteCondition(condition, current);
      const record = { key, headers, metadata, ...assembled, ...this.#stamp(), multipart: { uploadId, parts } };
      await this.#commit({ type: 'complete', uploadId, record, ...this.#dueFor('CompleteMultipartUpload') });
      return record;
    });
  }

  /** Resolves when everything is in the log; nothing can be written afterwards. */
  async close(): Promise<void> {
    const log = this.#log;
    this.#log = undefined;
    await log?.close();
  }
}
