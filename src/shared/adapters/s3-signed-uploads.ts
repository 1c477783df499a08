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
import { type S3OperationName, statusOf, storageError } from './s3-failure.ts';
import { unquoted } from './s3-read.ts';

/** An object that somebody else may store. */
export interface UploadTarget {
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
  /** user metadata, names in lower case */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What the bytes of an object must come to, in base64. */
export interface SignedChecksum {
  readonly algorithm: 'CRC64NVME' | 'SHA256';
  readonly value: string;
}

/** A form that stores one object: all fields as they are, then the file. Never logged. */
export interface SignedForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** An upload in parts as the store knows it. */
export interface PartsUpload {
  readonly bucket: string;
  readonly key: string;
  /** the store's own id */
  readonly uploadId: string;
}

/** What the store is to hold an upload against. */
export interface UploadContent {
  readonly bytes: number;
  readonly checksum?: SignedChecksum | undefined;
}

/** A part that is to be sent. */
export interface PlannedPart {
  readonly number: number;
  readonly bytes: number;
  /** its CRC-64/NVME in base64: the store refuses other bytes */
  readonly crc64nvme?: string | undefined;
}

/** A part that is there. */
export interface StoredPart {
  readonly number: number;
  readonly bytes: number;
  /** unquoted */
  readonly etag: string;
}

/** Uploads that are signed here and sent by somebody else. Failures are a StorageError. */
export interface SignedUploads {
  /** The store takes exactly so many bytes, of exactly that checksum where one is given, of that type with that metadata. */
  signForm(target: UploadTarget, content: UploadContent, expiresInSeconds: number): Promise<SignedForm>;
  begin(target: UploadTarget): Promise<PartsUpload>;
  /** Presigned PUT of a part of exactly that many bytes. Never logged. */
  signPart(upload: PartsUpload, part: PlannedPart, expiresInSeconds: number): Promise<string>;
  /** Parts in order; undefined when the store does not know the upload (any more). */
  parts(upload: PartsUpload): Promise<StoredPart[] | undefined>;
  /**
   * Never over an object that is there.
   * @returns false when the store does not know the upload (any more), or has an object under its key
   */
  complete(upload: PartsUpload, parts: readonly StoredPart[]): Promise<boolean>;
  /** Gone is gone, also when the store does not know the upload. */
  abort(upload: PartsUpload): Promise<void>;
}

const PRECONDITION_FAILED = 412;

const idOf = ({ bucket, key, uploadId }: PartsUpload) => ({ Bucket: bucket, Key: key, UploadId: uploadId });

/** An id that the store never gave out is 404, or 400 when it has not even the form of one. */
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
 * Signed uploads over S3 or anything that speaks its protocol.
 * @param client from `makeS3Client` with `requestChecksumCalculation: 'WHEN_REQUIRED'`: a checksum of what is signed
 *   would be that of an empty body
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

  // The length is one of the signed headers, a checksum one of the signed parameters: the store refuses any other.
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
