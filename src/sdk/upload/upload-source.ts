import { readFile, stat } from 'node:fs/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { TakenFile } from '../../local/s3/take-source.ts';
import { storageError } from '../../shared/adapters/s3/s3-failure.ts';
import { diskTroubleOf } from '../../shared/core/errors/disk-error.ts';
import { FanreelError, StorageError } from '../../shared/core/errors/errors.ts';
import { OPTIONS_METADATA } from '../../shared/core/job/identify-job.ts';
import type { ObjectHead } from '../../shared/core/ports/ports.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import type { Buckets } from '../cloud/buckets.ts';
import { systemPath } from '../core/names/system-path.ts';
import type { SourceFile } from '../sources/source-files.ts';
import type { SourceDigest } from './digest-source.ts';
import type { SourcePlace } from './place-source.ts';
import { endBegunUpload, MIN_PART_BYTES, sendInParts } from './send-in-parts.ts';
import type { UploadNotes } from './upload-notes.ts';

/** Result of an upload. */
export interface SentSource {
  readonly key: string;
  readonly etag: string;
  readonly bytes: number;
  readonly how: 'uploaded' | 'present';
}

/** A source whose object is in the source bucket. */
export interface PlacedSource extends SentSource {
  /** options in the object's metadata, empty for none: its upload requested a job with these options */
  readonly ownOptions: string;
}

export interface SourceUpload {
  readonly file: SourceFile;
  readonly digest: SourceDigest;
  readonly place: SourcePlace;
  /** the file's bytes when the store of this process has taken them over already: then nothing is sent */
  readonly taken?: TakenFile | undefined;
  /** options as metadata text; empty for none */
  readonly optionsText: string;
  /** notes of uploads that were begun earlier */
  readonly notes: UploadNotes;
  /** called with the number of bytes uploaded so far, those of earlier tries included */
  readonly onBytes: (bytes: number) => void;
  readonly signal: AbortSignal;
}

const metadataOf = (optionsText: string): Record<string, string> =>
  optionsText === '' ? {} : { [OPTIONS_METADATA]: optionsText };

const headAfter = async ({ store, source }: Buckets, key: string): Promise<ObjectHead> => {
  const head = await store.head(source, key);
  if (head === undefined)
    throw new StorageError(
      `"${shownName(key)}" is not in bucket ${source} although it was just stored there. Run the same command again.`,
    );
  return head;
};

const assertUnchanged = async ({ path, name, bytes, modifiedMs }: SourceFile): Promise<void> => {
  const now = await stat(systemPath(path));
  if (now.size === bytes && now.mtimeMs === modifiedMs) return;
  throw new StorageError(
    `${name} was changed while it was uploaded. Run the command again when the file no longer changes.`,
  );
};

const sendWhole = async ({ client, source }: Buckets, key: string, request: SourceUpload): Promise<void> => {
  const { file, signal, onBytes } = request;
  const body = await readFile(systemPath(file.path));
  await assertUnchanged(file);
  const Metadata = metadataOf(request.optionsText);
  const put = { Bucket: source, Key: key, Body: body, Metadata, ChecksumCRC64NVME: request.digest.crc64nvme };
  await client.send(new PutObjectCommand(put), { abortSignal: signal });
  onBytes(body.length);
};

const storeTaken = async (
  buckets: Buckets,
  taken: TakenFile,
  key: string,
  { file, notes, optionsText }: SourceUpload,
): Promise<void> => {
  await assertUnchanged(file);
  await taken.store(key, metadataOf(optionsText));
  // Sent in parts to a `dev` of this home, or by an earlier version, and cut.
  await endBegunUpload(buckets, { bucket: buckets.source, key, notes });
};

const sendFile = async (buckets: Buckets, key: string, request: SourceUpload): Promise<void> => {
  const { file, digest, optionsText, notes, onBytes, signal } = request;
  try {
    signal.throwIfAborted();
    if (request.taken !== undefined) return await storeTaken(buckets, request.taken, key, request);
    onBytes(0);
    if (file.bytes <= MIN_PART_BYTES) return await sendWhole(buckets, key, request);
    await sendInParts(buckets.client, {
      bucket: buckets.source,
      key,
      file,
      digest,
      optionsText,
      metadata: metadataOf(optionsText),
      notes,
      onBytes,
      signal,
      checkUnchanged: () => assertUnchanged(file),
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof FanreelError || diskTroubleOf(error, true) !== undefined) throw error;
    throw storageError({ operation: 'Upload', bucket: buckets.source, key }, error);
  }
};

/**
 * Make sure that a file's bytes are in the source bucket, and send only bytes that are not there. An existing object is never
 * written again: other options are requested by an event.
 * @returns the place of the object; `present` when nothing was sent, so that there was no upload event either
 * @throws {StorageError} when the file could not be stored, or changed meanwhile
 */
export const uploadSource = async (buckets: Buckets, request: SourceUpload): Promise<PlacedSource> => {
  const { key, present } = request.place;
  if (present === undefined) await sendFile(buckets, key, request);
  const { etag, bytes, metadata } = present ?? (await headAfter(buckets, key));
  const ownOptions = metadata[OPTIONS_METADATA] ?? '';
  return { key, etag, bytes, how: present === undefined ? 'uploaded' : 'present', ownOptions };
};
