import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { unquoted } from './etag.ts';
import { type S3OperationName, statusOf, storageError } from './s3-failure.ts';

/** An object that a client may upload with a signed request. */
export interface UploadTarget {
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
  /** user metadata, names in lower case */
  readonly metadata: Readonly<Record<string, string>>;
}

/** The checksum that the bytes of an object must have, in base64. */
export interface SignedChecksum {
  readonly algorithm: 'CRC64NVME' | 'SHA256';
  readonly value: string;
}

/** A form that uploads one object. The client sends all fields unchanged, then the file. Never logged. */
export interface SignedForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A multipart upload that the store has begun. */
export interface PartsUpload {
  readonly bucket: string;
  readonly key: string;
  /** the store's own id */
  readonly uploadId: string;
}

/** Size and checksum that the store checks an upload against. */
export interface UploadContent {
  readonly bytes: number;
  readonly checksum?: SignedChecksum | undefined;
}

/** A part that the client will upload. */
export interface PlannedPart {
  readonly number: number;
  readonly bytes: number;
  /** CRC-64/NVME of the part in base64: the store refuses other bytes */
  readonly crc64nvme?: string | undefined;
}

/** A part that is stored. */
export interface StoredPart {
  readonly number: number;
  readonly bytes: number;
  /** unquoted */
  readonly etag: string;
}

/** Uploads that are signed here and sent by a client. Failures are a StorageError. */
export interface SignedUploads {
  /** Sign a form. The store accepts only this size, content type and metadata, and this checksum if one is given. */
  signForm(target: UploadTarget, content: UploadContent, expiresInSeconds: number): Promise<SignedForm>;
  begin(target: UploadTarget): Promise<PartsUpload>;
  /** Presigned PUT of a part of exactly that many bytes. Never logged. */
  signPart(upload: PartsUpload, part: PlannedPart, expiresInSeconds: number): Promise<string>;
  /** Parts in order; undefined when the store does not know the upload (any more). */
  parts(upload: PartsUpload): Promise<StoredPart[] | undefined>;
  /**
   * Complete an upload. An existing object is never overwritten.
   * @returns false when the store does not know the upload (any more), or already has an object under the key
   */
  complete(upload: PartsUpload, parts: readonly StoredPart[]): Promise<boolean>;
  /** Abort an upload. An upload that the store does not know counts as aborted. */
  abort(upload: PartsUpload): Promise<void>;
}

const PRECONDITION_FAILED = 412;

const idOf = ({ bucket, key, uploadId }: PartsUpload) => ({ Bucket: bucket, Key: key, UploadId: uploadId });

/** For an unknown upload id the store answers 404, or 400 when the text does not have the form of an id. */
const isUnknownUpload = (error: unknown): boolean =>
  statusOf(error) === 404 || (error instanceof Error && error.name === 'NoSuchUpload');

const orUnknown = async <T>(operation: S3OperationName, { bucket, key }: PartsUpload, call: Promise<T>) => {
  try {
    return await call;
  } catch (error) {
    if (isUnknownUpload(error)) return undefined;
    throw storageError({ operation, bucket, key }, error);
  }
};

/**
 * Signed uploads over S3 or a store with the same protocol.
 * @param client from `makeS3Client` with `requestChecksumCalculation: 'WHEN_REQUIRED'`: otherwise the checksum of an
 *   empty body would be signed
 */
export const makeSignedUploads = (client: S3Client): SignedUploads => ({
  async signForm({ bucket, key, contentType, metadata }, { bytes, checksum }, expiresInSeconds) {
    const described = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
    if (checksum) described.push([`x-amz-checksum-${checksum.algorithm.toLowerCase()}`, checksum.value]);
    const form = createPresignedPost(client, {
      Bucket: bucket,
      Key: key,
      Fields: { 'Content-Type': contentType, ...Object.fromEntries(described) },
      Conditions: [['content-length-range', bytes, bytes]],
      Expires: expiresInSeconds,
    });
    return form.catch((error: unknown) => {
      throw storageError({ operation: 'Presigning PostObject', bucket, key }, error);
    });
  },

  async begin({ bucket, key, contentType, metadata }) {
    const whole = { ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'FULL_OBJECT' } as const;
    const described = { ContentType: contentType, Metadata: { ...metadata }, ...whole };
    try {
      const begun = await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key, ...described }));
      return { bucket, key, uploadId: begun.UploadId ?? '' };
    } catch (error) {
      throw storageError({ operation: 'CreateMultipartUpload', bucket, key }, error);
    }
  },

  // The length is a signed header and the checksum a signed parameter: the store refuses other values.
  signPart: (upload, { number, bytes, crc64nvme }, expiresInSeconds) =>
    getSignedUrl(
      client,
      new UploadPartCommand({
        ...idOf(upload),
        PartNumber: number,
        ContentLength: bytes,
        ...(crc64nvme === undefined ? {} : { ChecksumCRC64NVME: crc64nvme }),
      }),
      { expiresIn: expiresInSeconds },
    ),

  async parts(upload) {
    const stored: StoredPart[] = [];
    for (let marker: string | undefined; ; ) {
      const asked = client.send(new ListPartsCommand({ ...idOf(upload), PartNumberMarker: marker }));
      const page = await orUnknown('ListParts', upload, asked);
      if (page === undefined) return undefined;
      for (const { PartNumber, Size, ETag } of page.Parts ?? []) {
        if (PartNumber !== undefined) stored.push({ number: PartNumber, bytes: Size ?? 0, etag: unquoted(ETag) });
      }
      if (page.IsTruncated !== true) return stored;
      marker = page.NextPartNumberMarker;
    }
  },

  async complete(upload, parts) {
    const Parts = parts.map(({ number, etag }) => ({ PartNumber: number, ETag: `"${etag}"` }));
    const command = new CompleteMultipartUploadCommand({
      ...idOf(upload),
      MultipartUpload: { Parts },
      IfNoneMatch: '*',
      MpuObjectSize: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    });
    const asked = client.send(command).catch((error: unknown) => {
      if (statusOf(error) === PRECONDITION_FAILED) return undefined;
      throw error;
    });
    return (await orUnknown('CompleteMultipartUpload', upload, asked)) !== undefined;
  },

  async abort(upload) {
    await orUnknown('AbortMultipartUpload', upload, client.send(new AbortMultipartUploadCommand(idOf(upload))));
  },
});
