import type { FanreelEvent } from './contracts/events.ts';

/** What HeadObject says about an object. `etag` is unquoted. */
export interface ObjectHead {
  readonly etag: string;
  readonly bytes: number;
  readonly contentType?: string;
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

/** An output to be stored: bytes in memory, or a file in the workspace. */
export interface Upload {
  readonly key: string;
  readonly contentType: string;
  readonly body: Uint8Array | { readonly path: string };
}

/** What was stored. */
export interface Stored {
  readonly bytes: number;
  /** hex */
  readonly sha256: string;
}

/**
 * The buckets. Missing objects, and those that the store will not tell about (403), are `undefined`: go on with
 * conditional requests. Every other failure is a StorageError.
 */
export interface ObjectStore {
  head(bucket: string, key: string): Promise<ObjectHead | undefined>;
  /**
   * First `bytes` bytes of an object whose etag must still be `etag`; undefined: of whatever is there.
   * @throws {SourceMediaError} `sourceReplaced` or `sourceGone`
   */
  readStart(bucket: string, key: string, etag: string | undefined, bytes: number): Promise<Uint8Array>;
  getText(bucket: string, key: string): Promise<{ readonly text: string; readonly etag: string } | undefined>;
  /** Write a JSON document. @returns false when the condition did not hold */
  putJson(bucket: string, key: string, document: unknown, condition?: PutCondition): Promise<boolean>;
  /** Upload one output, its checksum verified by the store. */
  put(bucket: string, upload: Upload): Promise<Stored>;
  /** Gone is gone, also when nothing was there. @returns false when another version is there than the condition asks for */
  delete(bucket: string, key: string, condition?: { readonly ifMatch: string }): Promise<boolean>;
  list(bucket: string, prefix: string): AsyncIterable<ListedObject>;
}

/** Write only when nothing is there, or only over the version with this etag. */
export type PutCondition = { readonly ifAbsent: true } | { readonly ifMatch: string };

/** Presigned GET of a source object, for ffmpeg and ffprobe. Never logged. */
export type PresignRead = (bucket: string, key: string, expiresInSeconds: number) => Promise<string>;

/** Resolves only when every event was accepted by the bus. */
export type PublishEvents = (events: readonly FanreelEvent[]) => Promise<void>;

/** Wall clock, epoch milliseconds. */
export type Now = () => number;
