import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Checksum } from '../body/checksums.ts';
import { S3Error } from '../s3-error.ts';
import { type AssembledParts, assembleParts, type RequestedPart } from './assemble-parts.ts';
import { BlobStore } from './blob-store.ts';
import { type BucketEntry, BucketState, type OpenUpload } from './bucket-state.ts';
import { Journal, readJournal } from './journal.ts';
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
import { assertWriteCondition, type WriteCondition } from './write-condition.ts';

/** Gives times and sequencers, both never running backwards. */
export interface WriteClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Hexadecimal, greater than every earlier one. */
  nextSequencer(): string;
}

/** How a bucket is kept. */
export interface BucketOptions {
  readonly clock: WriteClock;
  /** whether somebody is told of its objects: then it is kept with each whether that is still to be done */
  readonly announces: boolean;
}

/** An object whose bytes are stored, before it has a place. */
export interface NewObject extends ObjectAttributes {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly blob: BlobRef | undefined;
  readonly checksum?: Checksum;
}

/** Superseded lines that a journal may carry before it is written anew. */
const MAX_DEAD_ENTRIES = 50_000;

/** One bucket: bytes in blobs, everything else in a journal of which memory holds the outcome. */
export class Bucket {
  readonly name: string;
  readonly blobs: BlobStore;
  readonly #state: BucketState;
  readonly #clock: WriteClock;
  readonly #announces: boolean;
  readonly #locks = new KeyLock();
  #journal: Journal<BucketEntry> | undefined;
  #journalEntries: number;

  private constructor(
    name: string,
    blobs: BlobStore,
    state: BucketState,
    options: BucketOptions,
    journalEntries: number,
  ) {
    this.name = name;
    this.blobs = blobs;
    this.#state = state;
    this.#clock = options.clock;
    this.#announces = options.announces;
    this.#journalEntries = journalEntries;
  }

  /**
   * Open a bucket's folder, creating what is missing and removing what a killed process left half done.
   * @param dir folder of the bucket
   */
  static async open(dir: string, name: string, options: BucketOptions): Promise<Bucket> {
    await mkdir(dir, { recursive: true });
    const path = join(dir, 'journal.jsonl');
    const state = new BucketState();
    const blobs = new BlobStore(join(dir, 'blobs'));
    const { entries, damagedLines } = await readJournal<BucketEntry>(path);
    const journal = await Journal.open<BucketEntry>(path, (entry) => bucket.#take(entry));
    const bucket = new Bucket(name, blobs, state, options, entries.length);
    for (const entry of entries) state.apply(entry);
    bucket.#journal = journal;
    // A line that cannot be read may be what refers to a blob.
    if (damagedLines === 0) await blobs.sweep(state.liveBlobs());
    if (entries.length === 0) await journal.append({ type: 'bucket', name, createdAt: options.clock.now() });
    await bucket.#compactIfWorthIt(entries.length / 2);
    return bucket;
  }

  get createdAt(): number {
    return this.#state.createdAt;
  }

  get objectCount(): number {
    return this.#state.objects.size;
  }

  #take(entry: BucketEntry): void {
    this.#journalEntries++;
    this.blobs.remove(this.#state.apply(entry));
  }

  async #commit(entry: BucketEntry): Promise<void> {
    if (!this.#journal) throw new S3Error('NoSuchBucket', undefined, { BucketName: this.name });
    await this.#journal.append(entry);
    await this.#compactIfWorthIt(MAX_DEAD_ENTRIES);
  }

  async #compactIfWorthIt(deadAllowed: number): Promise<void> {
    const dead = this.#journalEntries - this.#state.liveEntries;
    if (dead <= Math.max(deadAllowed, this.#state.liveEntries / 2)) return;
    this.#journalEntries = this.#state.liveEntries;
    // What was promised is in the old journal, which stays when the new one cannot be written (full disk).
    await this.#journal?.compact(() => this.#state.entries(this.name)).catch(() => undefined);
  }

  /** The object under `key`, undefined when there is none. */
  get(key: string): ObjectRecord | undefined {
    return this.#state.objects.get(key);
  }

  list(range: KeyRange): KeyPage<ObjectRecord> {
    return this.#state.objects.list(range);
  }

  /** Read bytes `start` to `end`, both included, of what the object was when this was called. */
  read(record: ObjectRecord, start: number, end: number): Readable {
    return this.blobs.read(record.blobs, start, end);
  }

  #stamp(): { lastModified: number; sequencer: string } {
    return { lastModified: this.#clock.now(), sequencer: this.#clock.nextSequencer() };
  }

  /**
   * Put an object in place if the condition holds. Of several that contend for a key under If-None-Match, one wins.
   * @throws {S3Error} PreconditionFailed or NoSuchKey; the object's blob is removed then
   */
  async put({ blob, ...object }: NewObject, condition: WriteCondition, reason: CreationReason): Promise<ObjectRecord> {
    try {
      return await this.#locks.run(object.key, async () => {
        assertWriteCondition(condition, this.get(object.key));
        const record: ObjectRecord = { ...object, ...this.#stamp(), blobs: blob ? [blob] : [] };
        await this.#commit({ type: 'put', record, ...this.#dueFor(reason) });
        return record;
      });
    } catch (error) {
      if (blob && !this.get(object.key)?.blobs.some(({ id }) => id === blob.id)) this.blobs.remove([blob.id]);
      throw error;
    }
  }

  #dueFor(due: CreationReason): { due?: CreationReason } {
    return this.#announces ? { due } : {};
  }

  /** Objects of which nobody has been told yet, oldest first: those of a process that was killed before it could. */
  due(): { readonly record: ObjectRecord; readonly reason: CreationReason }[] {
    return [...this.#state.due].flatMap(([key, reason]) => {
      const record = this.get(key);
      return record === undefined ? [] : [{ record, reason }];
    });
  }

  /** Note that somebody has been told of an object, unless another one has taken its place. */
  async noteAnnounced({ key, sequencer }: ObjectRecord): Promise<void> {
    if (!this.#state.due.has(key)) return;
    await this.#commit({ type: 'announced', key, sequencer });
  }

  /** Remove an object; nothing happens when there is none. */
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
    const record = { ...upload, uploadId: randomBytes(24).toString('base64url'), initiated: this.#clock.now() };
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
  async putPart(uploadId: string, key: string, part: Omit<PartRecord, 'lastModified'>): Promise<PartRecord> {
    const record = { ...part, lastModified: this.#clock.now() };
    await this.#commit({ type: 'part', uploadId, part: record });
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
   * Turn an upload into an object whose blobs are the parts. Completing again what stands there already (a client whose
   * answer was lost) gives the same record.
   * @param check looks at the assembled object before it is put in place; throws to refuse it
   * @throws {S3Error} NoSuchUpload, PreconditionFailed, NoSuchKey, and what {@link assembleParts} throws
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

  /** Resolves when everything is in the journal; nothing can be written afterwards. */
  async close(): Promise<void> {
    const journal = this.#journal;
    this.#journal = undefined;
    await journal?.close();
  }
}
