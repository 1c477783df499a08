import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { CopyObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { storageError } from '../shared/adapters/s3-failure.ts';
import { StorageError } from '../shared/errors.ts';
import { OPTIONS_METADATA } from '../shared/job/identify-job.ts';
import type { ObjectHead } from '../shared/ports.ts';
import type { Buckets } from './buckets.ts';
import { SHA256_METADATA, type SourcePlace } from './place-source.ts';
import type { SourceFile } from './source-files.ts';

const MIN_PART_BYTES = 8 * 1024 * 1024;
const MAX_PARTS = 10_000;
const PARTS_IN_FLIGHT = 4;

/** What an upload came to. */
export interface UploadedSource {
  readonly key: string;
  readonly etag: string;
  readonly bytes: number;
  readonly how: 'uploaded' | 'present' | 'relabelled';
}

export interface UploadRequest {
  readonly file: SourceFile;
  /** hex */
  readonly sha256: string;
  readonly place: SourcePlace;
  /** options as metadata text; empty for none */
  readonly optionsText: string;
  readonly onBytes: (bytes: number) => void;
  readonly signal: AbortSignal;
}

const metadataOf = (sha256: string, optionsText: string): Record<string, string> => ({
  [SHA256_METADATA]: sha256,
  ...(optionsText === '' ? {} : { [OPTIONS_METADATA]: optionsText }),
});

const headAfter = async ({ store, source }: Buckets, key: string): Promise<ObjectHead> => {
  const head = await store.head(source, key);
  if (head === undefined)
    throw new StorageError(`"${key}" is not in bucket ${source} though it was just stored there.`);
  return head;
};

const sendFile = async (buckets: Buckets, key: string, request: UploadRequest): Promise<void> => {
  const { file, signal } = request;
  const body = createReadStream(file.path);
  const upload = new Upload({
    client: buckets.client,
    params: {
      Bucket: buckets.source,
      Key: key,
      Body: body,
      Metadata: metadataOf(request.sha256, request.optionsText),
      ChecksumAlgorithm: 'CRC32',
    },
    partSize: Math.max(MIN_PART_BYTES, Math.ceil(file.bytes / MAX_PARTS)),
    queueSize: PARTS_IN_FLIGHT,
  });
  const abort = (): void => void upload.abort();
  signal.addEventListener('abort', abort, { once: true });
  upload.on('httpUploadProgress', ({ loaded }) => request.onBytes(loaded ?? 0));
  try {
    signal.throwIfAborted();
    await upload.done();
  } catch (error) {
    signal.throwIfAborted();
    throw storageError({ operation: 'Upload', bucket: buckets.source, key }, error);
  } finally {
    signal.removeEventListener('abort', abort);
    body.destroy();
  }
  const now = await stat(file.path);
  if (now.size !== file.bytes || now.mtimeMs !== file.modifiedMs) {
    await buckets.store.delete(buckets.source, key);
    throw new StorageError(`${file.name} was changed while it was uploaded. Run the command again when it stays.`);
  }
};

/** Copied onto itself: its metadata is replaced, its bytes stay where they are, and "Object Created" is said again. */
const relabel = async ({ client, source }: Buckets, key: string, request: UploadRequest): Promise<void> => {
  try {
    await client.send(
      new CopyObjectCommand({
        Bucket: source,
        Key: key,
        CopySource: `${source}/${key.split('/').map(encodeURIComponent).join('/')}`,
        MetadataDirective: 'REPLACE',
        Metadata: metadataOf(request.sha256, request.optionsText),
      }),
    );
  } catch (error) {
    throw storageError({ operation: 'CopyObject', bucket: source, key }, error);
  }
};

/**
 * See to it that a file's bytes are in the source bucket under these options, sending no byte that is there already.
 * @returns where it is; `present` when nothing had to be done, so that no event was caused either
 * @throws {StorageError} when it could not be stored, or when the file changed meanwhile
 */
export const uploadSource = async (buckets: Buckets, request: UploadRequest): Promise<UploadedSource> => {
  const { place, optionsText } = request;
  const { key, present } = place;
  if (present !== undefined && (present.metadata[OPTIONS_METADATA] ?? '') === optionsText) {
    return { key, etag: present.etag, bytes: present.bytes, how: 'present' };
  }
  if (present === undefined) await sendFile(buckets, key, request);
  else await relabel(buckets, key, request);
  const head = await headAfter(buckets, key);
  return { key, etag: head.etag, bytes: head.bytes, how: present === undefined ? 'uploaded' : 'relabelled' };
};
