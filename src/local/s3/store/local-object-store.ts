import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Salvage } from '../../disk/salvage.ts';
import { S3Error } from '../protocol/s3-error.ts';
import { Bucket, type WriteClock } from './bucket.ts';
import { FORMER_JOURNAL } from './open-bucket-log.ts';

const isBucketName = (name: string): boolean =>
  /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..') && !/^\d+(\.\d+){3}$/.test(name);

/**
 * @throws {S3Error} InvalidBucketName
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
const assertBucketName = (name: string): void => {
  if (!isBucketName(name)) throw new S3Error('InvalidBucketName', undefined, { BucketName: name });
};

const makeClock = (now: () => Date): WriteClock => {
  let last = 0n;
  return {
    now: () => now().getTime(),
    nextSequencer: () => {
      // Microseconds leave room for a thousand writes within the clock's millisecond.
      const micros = BigInt(now().getTime()) * 1000n;
      last = micros > last ? micros : last + 1n;
      return last.toString(16).toUpperCase().padStart(18, '0');
    },
  };
};

/** Folder name of a bucket that is being deleted: the bucket's name, a process id, and a tilde. */
const DOOMED = /^[a-z0-9.-]+\.\d+~$/;

/** Whether a folder holds a bucket, damaged or not; foreign folders do not. */
const holdsBucket = async (dir: string): Promise<boolean> => {
  const found = await Promise.all(
    ['blobs', 'journal.a.log', 'journal.b.log', FORMER_JOURNAL].map((name) =>
      lstat(join(dir, name)).catch(() => undefined),
    ),
  );
  return found.some((entry) => entry !== undefined);
};

/** Settings for all buckets. */
export interface ObjectStoreOptions {
  /** clock for the times of writes */
  readonly now: () => Date;
  /** whether the objects of a bucket are announced */
  readonly announces: (bucket: string) => boolean;
  readonly salvage: Salvage;
}

/** Buckets in a folder, each in a folder of its name. */
export class LocalObjectStore {
  readonly #dir: string;
  readonly #clock: WriteClock;
  readonly #options: ObjectStoreOptions;
  readonly #buckets = new Map<string, Bucket>();
  readonly #opening = new Map<string, Promise<Bucket>>();

  private constructor(dir: string, options: ObjectStoreOptions) {
    this.#dir = dir;
    this.#clock = makeClock(options.now);
    this.#options = options;
  }

  /**
   * Open the buckets in the folder, which must not be open elsewhere. Files and folders that are no buckets are left alone.
   * @param dataDir created when absent
   */
  static async open(dataDir: string, options: ObjectStoreOptions): Promise<LocalObjectStore> {
    const store = new LocalObjectStore(join(dataDir, 'buckets'), options);
    await mkdir(store.#dir, { recursive: true, mode: 0o700 });
    for (const entry of await readdir(store.#dir, { withFileTypes: true })) {
      const path = join(store.#dir, entry.name);
      if (!entry.isDirectory()) continue;
      if (DOOMED.test(entry.name)) await rm(path, { recursive: true, force: true });
      else if (isBucketName(entry.name) && (await holdsBucket(path))) await store.#openBucket(entry.name);
    }
    return store;
  }

  async #openBucket(name: string): Promise<Bucket> {
    const bucket = await Bucket.open(join(this.#dir, name), name, {
      clock: this.#clock,
      announces: this.#options.announces(name),
      salvage: this.#options.salvage,
    });
    this.#buckets.set(name, bucket);
    return bucket;
  }

  find(name: string): Bucket | undefined {
    return this.#buckets.get(name);
  }

  /** @throws {S3Error} NoSuchBucket */
  bucket(name: string): Bucket {
    const bucket = this.find(name);
    if (!bucket) throw new S3Error('NoSuchBucket', undefined, { BucketName: name });
    return bucket;
  }

  /** All buckets, ordered by name. */
  buckets(): Bucket[] {
    return [...this.#buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * @returns whether the bucket is new; creating an existing bucket again is no error
   * @throws {S3Error} InvalidBucketName
   */
  async createBucket(name: string): Promise<boolean> {
    assertBucketName(name);
    if (this.#buckets.has(name)) return false;
    const opening = this.#opening.get(name) ?? this.#openBucket(name);
    this.#opening.set(name, opening);
    try {
      await opening;
    } finally {
      this.#opening.delete(name);
    }
    return true;
  }

  /** @throws {S3Error} NoSuchBucket, BucketNotEmpty */
  async deleteBucket(name: string): Promise<void> {
    const bucket = this.bucket(name);
    if (bucket.objectCount > 0) throw new S3Error('BucketNotEmpty', undefined, { BucketName: name });
    this.#buckets.delete(name);
    await bucket.close();
    // Renamed first: a process killed here must not leave half a bucket behind.
    const doomed = join(this.#dir, `${name}.${process.pid}~`);
    await rename(join(this.#dir, name), doomed);
    await rm(doomed, { recursive: true, force: true });
  }

  /** Resolves when everything is on disk. */
  async close(): Promise<void> {
    await Promise.all([...this.#buckets.values()].map((bucket) => bucket.close()));
  }
}
