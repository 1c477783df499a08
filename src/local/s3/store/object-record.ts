import type { Checksum, ChecksumAlgorithm, ChecksumType } from '../body/checksums.ts';

/** A file that holds bytes of an object or of a part. */
export interface BlobRef {
  readonly id: string;
  readonly size: number;
}

/** Attributes that a client sets on an object and gets back with it. */
export interface ObjectAttributes {
  /** Content-Type and similar headers, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** `x-amz-meta-*`, by name without the prefix. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Reason for an object's creation, in the words of S3's events. */
export type CreationReason = 'PutObject' | 'POST Object' | 'CopyObject' | 'CompleteMultipartUpload';

/** A stored object. Its bytes are those of its blobs, one after another; an empty object has none. */
export interface ObjectRecord extends ObjectAttributes {
  readonly key: string;
  readonly size: number;
  /** Without quotes: hex MD5, or `<hex>-<parts>` for multipart uploads. */
  readonly etag: string;
  /** Epoch milliseconds. */
  readonly lastModified: number;
  /** Hexadecimal; a later write of the same key has a greater one. */
  readonly sequencer: string;
  readonly blobs: readonly BlobRef[];
  readonly checksum?: Checksum;
  /** Present after a multipart upload: its id and its parts in order. */
  readonly multipart?: { readonly uploadId: string; readonly parts: readonly PartRecord[] };
}

/** An uploaded part. */
export interface PartRecord {
  readonly partNumber: number;
  readonly size: number;
  /** Hex MD5. */
  readonly etag: string;
  readonly lastModified: number;
  readonly blob?: BlobRef;
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly value: string };
}

/** A multipart upload that is open. */
export interface UploadRecord extends ObjectAttributes {
  readonly uploadId: string;
  readonly key: string;
  /** Epoch milliseconds. */
  readonly initiated: number;
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly type: ChecksumType };
}
