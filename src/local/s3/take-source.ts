import { randomBytes } from 'node:crypto';

import { takenEtag, takenPartEtag } from '../../shared/core/documents/taken-etag.ts';
import type { Announcements } from './announcements.ts';
import { toS3Error } from './protocol/s3-error.ts';
import type { LocalObjectStore } from './store/local-object-store.ts';
import { type TakenBytes, type TakeOptions, takeFile } from './store/take-file.ts';

/** A file of this machine whose bytes are in the store, though not in an object yet. */
export interface TakenFile {
  readonly bytes: number;
  /** base64, of the bytes that were taken */
  readonly crc64nvme: string;
  /** Make an object of it and announce that. Whatever is under the key is replaced. */
  store(key: string, metadata: Readonly<Record<string, string>>): Promise<void>;
  /** Remove the bytes, unless they were stored. */
  drop(): void;
}

/**
 * Take a file over into a bucket without a request: the caller is in the same process.
 * @throws what reading the file throws; for trouble with the store what its client would get; the signal's reason
 */
export type TakeFile = (bucket: string, path: string | Buffer, options?: TakeOptions) => Promise<TakenFile>;

const REASON = 'CompleteMultipartUpload';

/** The error that a client would get for it; errors of reading the file stay what they are. */
const asForClient = (error: unknown, path: string | Buffer, signal: AbortSignal | undefined): unknown => {
  const { syscall, path: failed } = error as NodeJS.ErrnoException;
  // Of a path that is not UTF-8, Node's errors have the text with marks in place of bytes.
  const isOfFile = syscall === 'read' || failed === String(path);
  if (isOfFile || signal?.aborted === true) return error;
  const { code, message, status } = toS3Error(error);
  return Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode: status } });
};

const store = async (
  { bucket: name, blob, crc64nvme, bytes }: TakenBytes & { readonly bucket: string; readonly bytes: number },
  key: string,
  metadata: Readonly<Record<string, string>>,
  { objects, announcements }: { objects: LocalObjectStore; announcements: Announcements },
): Promise<void> => {
  const bucket = objects.bucket(name);
  const checksum = { algorithm: 'CRC64NVME', type: 'FULL_OBJECT', value: crc64nvme } as const;
  const uploadId = randomBytes(24).toString('base64url');
  const parts = [{ partNumber: 1, size: bytes, etag: takenPartEtag(crc64nvme, bytes), lastModified: Date.now() }];
  const record = await bucket.put(
    {
      key,
      blob,
      size: bytes,
      etag: takenEtag(crc64nvme, bytes),
      headers: {},
      metadata,
      checksum,
      multipart: { uploadId, parts },
    },
    {},
    REASON,
  );
  await announcements.announce(name, record, REASON);
};

/** Make the function that takes files over into a store. */
export const makeTakeFile =
  (objects: LocalObjectStore, announcements: Announcements): TakeFile =>
  async (name, path, options = {}) => {
    const { blobs } = objects.bucket(name);
    let taken: TakenBytes | undefined;
    try {
      taken = await takeFile(blobs, path, options);
    } catch (error) {
      throw asForClient(error, path, options.signal);
    }
    const { blob, crc64nvme } = taken;
    const bytes = blob?.size ?? 0;
    let isOwn = true;
    return {
      bytes,
      crc64nvme,
      store: async (key, metadata) => {
        isOwn = false;
        await store({ bucket: name, blob, crc64nvme, bytes }, key, metadata, { objects, announcements }).catch(
          (error) => {
            throw asForClient(error, path, undefined);
          },
        );
      },
      drop: () => {
        if (isOwn && blob !== undefined) blobs.remove([blob.id]);
        isOwn = false;
      },
    };
  };
