import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  type Part,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import pLimit from 'p-limit';
import { fillFromFile } from '../../shared/adapters/disk/whole-bytes.ts';
import { unquoted } from '../../shared/adapters/s3/etag.ts';
import { MAX_PARTS } from '../../shared/core/contracts/s3-limits.ts';
import { startFastCrc64Nvme } from '../../shared/kernels/checksum/fast-crc64-nvme.ts';
import type { Buckets } from '../cloud/buckets.ts';
import { systemPath } from '../core/names/system-path.ts';
import type { SourceFile } from '../sources/source-files.ts';
import type { SourceDigest } from './digest-source.ts';
import type { UploadNotes } from './upload-notes.ts';

/** Files that fit into one part are uploaded in one request. */
export const MIN_PART_BYTES = 8 * 1024 * 1024;
const PARTS_IN_FLIGHT = 4;

/** The upload of a file to a key. */
export interface PartsRequest {
  readonly bucket: string;
  readonly key: string;
  readonly file: SourceFile;
  readonly digest: SourceDigest;
  readonly optionsText: string;
  readonly metadata: Record<string, string>;
  readonly notes: UploadNotes;
  readonly onBytes: (bytes: number) => void;
  readonly signal: AbortSignal;
  /** @throws when the file was changed since its checksum was taken */
  readonly checkUnchanged: () => Promise<void>;
}

type SentPart = Required<Pick<Part, 'PartNumber' | 'ETag' | 'ChecksumCRC64NVME'>>;

/** S3 combines the checksums of the parts to that of the whole object, and keeps that. */
const CHECKSUM = { ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'FULL_OBJECT' } as const;

/** CRC-64/NVME of a part in S3's form, base64. */
const crc64Nvme = (bytes: Uint8Array): string => {
  const running = startFastCrc64Nvme();
  running.update(bytes);
  return Buffer.from(running.digest()).toString('base64');
};

const isUnknownUpload = (error: unknown): boolean => error instanceof Error && error.name === 'NoSuchUpload';

/** Whether S3 found that the parts do not make up the file: continuing with these parts would not help. */
const isOtherContent = (error: unknown): boolean => error instanceof Error && error.name === 'BadDigest';

const abort = async (client: S3Client, target: { Bucket: string; Key: string; UploadId: string }): Promise<void> => {
  await client.send(new AbortMultipartUploadCommand(target)).catch((error: unknown) => {
    if (!isUnknownUpload(error)) throw error;
  });
};

/** End an upload to a key that was begun and is not needed any more: its parts take room. */
export const endBegunUpload = async (
  buckets: Pick<Buckets, 'client'>,
  { bucket, key, notes }: Pick<PartsRequest, 'bucket' | 'key' | 'notes'>,
): Promise<void> => {
  const noted = await notes.find(bucket, key);
  if (noted === undefined) return;
  await abort(buckets.client, { Bucket: bucket, Key: key, UploadId: noted.uploadId });
  await notes.forget(bucket, key);
};

/** Parts of an upload that S3 holds, by number; undefined when S3 does not know the upload any more. */
const partsOf = async (client: S3Client, target: { Bucket: string; Key: string; UploadId: string }) => {
  const parts = new Map<number, Part>();
  let marker: string | undefined;
  try {
    do {
      const page = await client.send(new ListPartsCommand({ ...target, PartNumberMarker: marker }));
      for (const part of page.Parts ?? []) if (part.PartNumber !== undefined) parts.set(part.PartNumber, part);
      marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
    } while (marker !== undefined);
    return parts;
  } catch (error) {
    if (isUnknownUpload(error)) return undefined;
    throw error;
  }
};

/** Continue the upload that was begun for the same bytes with the same options, else begin a new one. */
const openUpload = async (client: S3Client, request: PartsRequest, partBytes: number) => {
  const { bucket, key, digest, optionsText, notes } = request;
  const { crc64nvme } = digest;
  const target = { Bucket: bucket, Key: key };
  const noted = await notes.find(bucket, key);
  if (noted !== undefined) {
    const begun = { ...target, UploadId: noted.uploadId };
    const fits =
      noted.crc64nvme === crc64nvme &&
      noted.optionsText === optionsText &&
      noted.partBytes === partBytes &&
      noted.checksum === CHECKSUM.ChecksumAlgorithm;
    const parts = fits ? await partsOf(client, begun) : undefined;
    if (parts !== undefined) return { target: begun, parts };
    if (!fits) await abort(client, begun);
  }
  const { UploadId = '' } = await client.send(
    new CreateMultipartUploadCommand({ ...target, Metadata: request.metadata, ...CHECKSUM }),
  );
  const checksum = CHECKSUM.ChecksumAlgorithm;
  await notes.keep({ bucket, key, uploadId: UploadId, crc64nvme, optionsText, partBytes, checksum });
  return { target: { ...target, UploadId }, parts: new Map<number, Part>() };
};

const readPart = async (handle: FileHandle, start: number, bytes: number): Promise<Buffer> => {
  const buffer = Buffer.allocUnsafe(bytes);
  return buffer.subarray(0, await fillFromFile(handle, buffer, start));
};

/** Whether a stored part has these bytes: by its checksum, or by its etag, an MD5, when S3 keeps no checksum. */
const holds = ({ Size, ETag, ChecksumCRC64NVME }: Part, body: Buffer, crc: string): boolean => {
  if (Size !== body.length) return false;
  if (ChecksumCRC64NVME !== undefined) return ChecksumCRC64NVME === crc;
  return unquoted(ETag) === createHash('md5').update(body).digest('hex');
};

/**
 * Send a file in parts and make an object of them. An interrupted upload continues where it stopped: parts that are there
 * are compared with the file by their checksum and not sent again. When it fails or is stopped, the sent parts are kept.
 * @throws whatever the SDK throws; `NoSuchUpload` when another process ended the upload meanwhile
 */
export const sendInParts = async (client: S3Client, request: PartsRequest): Promise<void> => {
  const { file, notes, signal, bucket, key } = request;
  const partBytes = Math.max(MIN_PART_BYTES, Math.ceil(file.bytes / MAX_PARTS));
  const { target, parts } = await openUpload(client, request, partBytes);
  const stop = new AbortController();
  const abortSignal = AbortSignal.any([signal, stop.signal]);
  const limit = pLimit(PARTS_IN_FLIGHT);
  const handle = await open(systemPath(file.path));
  let bytesDone = 0;

  const send = async (index: number): Promise<SentPart> => {
    abortSignal.throwIfAborted();
    const start = index * partBytes;
    const wanted = Math.min(partBytes, file.bytes - start);
    const body = await readPart(handle, start, wanted);
    if (body.length < wanted) await request.checkUnchanged();
    const crc = crc64Nvme(body);
    const number = { PartNumber: index + 1, ChecksumCRC64NVME: crc };
    const there = parts.get(index + 1);
    let etag = there !== undefined && holds(there, body, crc) ? there.ETag : undefined;
    if (etag === undefined) {
      const sent = await client.send(new UploadPartCommand({ ...target, ...number, Body: body }), { abortSignal });
      etag = sent.ETag;
    }
    bytesDone += body.length;
    request.onBytes(bytesDone);
    return { ...number, ETag: etag ?? '' };
  };

  try {
    const indexes = Array.from({ length: Math.ceil(file.bytes / partBytes) }, (_, index) => index);
    const sending = indexes.map((index) =>
      limit(() =>
        send(index).catch((error: unknown) => {
          stop.abort(error);
          throw error;
        }),
      ),
    );
    // Wait for all parts, so that none still reads the file when it is closed.
    await Promise.allSettled(sending);
    stop.signal.throwIfAborted();
    const sent = await Promise.all(sending);
    await request.checkUnchanged().catch(async (error: unknown) => {
      await abort(client, target);
      await notes.forget(bucket, key);
      throw error;
    });
    // S3 compares the whole object with the checksum that was taken of the file.
    const whole = { ChecksumType: CHECKSUM.ChecksumType, ChecksumCRC64NVME: request.digest.crc64nvme };
    await client.send(new CompleteMultipartUploadCommand({ ...target, ...whole, MultipartUpload: { Parts: sent } }));
    await notes.forget(bucket, key);
  } catch (error) {
    if (isOtherContent(error)) await abort(client, target);
    if (isUnknownUpload(error) || isOtherContent(error)) await notes.forget(bucket, key);
    throw error;
  } finally {
    await handle.close();
  }
};
