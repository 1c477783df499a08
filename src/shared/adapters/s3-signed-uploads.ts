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

/** A part that is there. */
export interface StoredPart {
  readonly number: number;
  readonly bytes: number;
  /** unquoted */
  readonly etag: string;
}

/** Uploads that are signed here and sent by somebody else. Failures are a StorageError. */
export interface SignedUploads {
  /** The store takes 1 to `maxBytes` bytes of exactly that type with exactly that metadata. */
  signForm(target: UploadTarget, maxBytes: number, expiresInSeconds: number): Promise<SignedForm>;
  begin(target: UploadTarget): Promise<PartsUpload>;
  /** Presigned PUT of a part of exactly that many bytes. Never logged. */
  signPart(upload: PartsUpload, part: Pick<StoredPart, 'number' | 'bytes'>, expiresInSeconds: number): Promise<string>;
  /** Parts in order; undefined when the store does not know the upload (any more). */
  parts(upload: PartsUpload): Promise<StoredPart[] | undefined>;
  /** @returns false when the store does not know the upload (any more) */
  complete(upload: PartsUpload, parts: readonly StoredPart[]): Promise<boolean>;
  /** Gone is gone, also when the store does not know the upload. */
  abort(upload: PartsUpload): Promise<void>;
}

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
  async signForm({ bucket, key, contentType, metadata }, maxBytes, expiresInSeconds) {
    const described = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
    const form = createPresignedPost(client, {
      Bucket: bucket,
      Key: key,
      Fields: { 'Content-Type': contentType, ...Object.fromEntries(described) },
      Conditions: [['content-length-range', 1, maxBytes]],
      Expires: expiresInSeconds,
    });
    return form.catch((error: unknown) => {
      throw storageError({ operation: 'Presigning PostObject', bucket, key }, error);
    });
  },

  async begin({ bucket, key, contentType, metadata }) {
    const described = { ContentType: contentType, Metadata: { ...metadata } };
    try {
      const begun = await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key, ...described }));
      return { bucket, key, uploadId: begun.UploadId ?? '' };
    } catch (error) {
      throw storageError({ operation: 'CreateMultipartUpload', bucket, key }, error);
    }
  },

  // The length is one of the signed headers: the store refuses any other.
  signPart: (upload, { number, bytes }, expiresInSeconds) =>
    getSignedUrl(client, new UploadPartCommand({ ...idOf(upload), PartNumber: number, ContentLength: bytes }), {
      expiresIn: expiresInSeconds,
    }),

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
    const asked = client.send(new CompleteMultipartUploadCommand({ ...idOf(upload), MultipartUpload: { Parts } }));
    return (await orUnknown('CompleteMultipartUpload', upload, asked)) !== undefined;
  },

  async abort(upload) {
    await orUnknown('AbortMultipartUpload', upload, client.send(new AbortMultipartUploadCommand(idOf(upload))));
  },
});
