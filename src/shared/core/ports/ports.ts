import type { FanreelEvent } from '../contracts/events.ts';

/** What HeadObject says about an object. `etag` is unquoted. */
export interface ObjectHead {
  readonly etag: string;
  readonly bytes: number;
  readonly contentType?: string;
  /** CRC-64/NVME of the whole object, base64; absent where the store has none */
  readonly crc64nvme?: string;
  /** user metadata, keys in lower case */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
  readonly etag: string;
  /** epoch milliseconds by the store's clock */
  readonly modifiedMs: number;
}

/** An output to be stored: bytes in memory, a file in the workspace, or a stream that can be read once. */
export interface Upload {
  readonly key: string;
  readonly contentType: string;
  readonly body: Uint8Array | { readonly path: string } | { readonly stream: AsyncIterable<Uint8Array> };
}

/** Which bytes of an object to read: `length` bytes from `from` on, to its end where there is no length. */
export interface ReadRange {
  readonly from?: number;
  /** at least 1 */
  readonly length?: number;
  /** unquoted; another version of the object is a failure */
  readonly etag?: string;
}

/** An object that is being read. */
export interface ObjectStream {
  readonly etag: string;
  /** of the whole object */
  readonly bytes: number;
  /** the requested bytes, to be read once */
  readonly body: AsyncIterable<Uint8Array>;
}

/** An object whose bytes lie on this machine, open at any place until it is closed. It stays what it is when it is replaced or deleted. */
export interface OpenedObject {
  readonly bytes: number;
  /** Fill a piece of memory from a place on. @returns bytes that were read, fewer where the object ends before */
  read(target: Uint8Array, from: number): Promise<number>;
  close(): Promise<void>;
}

/** Opens an object where it lies. @returns undefined when that cannot be done; the store may have it nevertheless */
export type OpenObject = (bucket: string, key: string) => Promise<OpenedObject | undefined>;

/** Facts about a stored object. */
export interface Stored {
  readonly bytes: number;
  /** hex */
  readonly sha256: string;
  /** what the store calls this version, unquoted */
  readonly etag: string;
}

/**
 * The buckets. Missing objects are `undefined`. A denial is an AccessDeniedError, also where the store will not tell whether the object is
 * there; every other failure is a StorageError.
 */
export interface ObjectStore {
  head(bucket: string, key: string): Promise<ObjectHead | undefined>;
  /**
   * First `bytes` bytes of an object whose etag must still be `etag`; undefined: of any version.
   * @throws {SourceMediaError} `sourceReplaced` or `sourceGone`
   */
  readStart(bucket: string, key: string, etag: string | undefined, bytes: number): Promise<Uint8Array>;
  getText(bucket: string, key: string): Promise<{ readonly text: string; readonly etag: string } | undefined>;
  /**
   * Read an object of any size, piece by piece; a broken read resumes where it stopped.
   * @returns undefined when there is no such object
   */
  read(bucket: string, key: string, range?: ReadRange): Promise<ObjectStream | undefined>;
  /** Write a JSON document. @returns false when the condition did not hold */
  putJson(bucket: string, key: string, document: unknown, condition?: PutCondition): Promise<boolean>;
  /** Upload one output, its checksum verified by the store. */
  put(bucket: string, upload: Upload): Promise<Stored>;
  /**
   * Copy an object within a bucket, without reading it. It must be smaller than 5 GB.
   * @param from key, and the etag (unquoted) of the version that is to be copied
   * @returns the etag of the copy; undefined when there is no such version
   */
  copy(bucket: string, from: { readonly key: string; readonly etag: string }, to: string): Promise<string | undefined>;
  /**
   * Delete an object; a missing object is no error.
   * @returns false when the stored version does not match the condition
   */
  delete(bucket: string, key: string, condition?: { readonly ifMatch: string }): Promise<boolean>;
  list(bucket: string, prefix: string): AsyncIterable<ListedObject>;
  /** Abort every unfinished multipart upload of a key, whoever began it. @returns how many there were */
  dropUploads(bucket: string, key: string): Promise<number>;
}

/** Write only if there is no object, or only over the version with this etag. */
export type PutCondition = { readonly ifAbsent: true } | { readonly ifMatch: string };

/** Presigned GET of a source object, for ffmpeg and ffprobe. Never logged. */
export type PresignRead = (bucket: string, key: string, expiresInSeconds: number) => Promise<string>;

/** Resolves only when every event was accepted by the bus. */
export type PublishEvents = (events: readonly FanreelEvent[]) => Promise<void>;

/** Wall clock, epoch milliseconds. */
export type Now = () => number;
