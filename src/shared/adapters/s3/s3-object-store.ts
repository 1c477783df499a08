import { DeleteObjectCommand, HeadObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore } from '../../core/ports/ports.ts';
import { unquoted } from './etag.ts';
import { copyVersion } from './s3-copy-version.ts';
import { dropUploads } from './s3-drop-uploads.ts';
import { isMissing, statusOf, storageError } from './s3-failure.ts';
import { putDocument } from './s3-put-document.ts';
import { readStart, readText } from './s3-read.ts';
import { readObject } from './s3-read-object.ts';
import { makeUploadOutput } from './s3-upload.ts';

/**
 * The object store over S3 or a store with the same protocol. The caller needs the right to list with each key that it
 * reads as the prefix: without it S3 answers 403 in place of 404 for a missing key, and a 403 counts as a denial here.
 * @param client from `makeS3Client`
 */
export const makeS3ObjectStore = (client: S3Client): ObjectStore => ({
  async head(bucket, key) {
    try {
      const answer = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }));
      return {
        etag: unquoted(answer.ETag),
        bytes: answer.ContentLength ?? 0,
        // Checksums of this algorithm are always those of whole objects.
        ...(answer.ChecksumCRC64NVME === undefined ? {} : { crc64nvme: answer.ChecksumCRC64NVME }),
        ...(answer.ContentType === undefined ? {} : { contentType: answer.ContentType }),
        metadata: answer.Metadata ?? {},
      };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw storageError({ operation: 'HeadObject', bucket, key }, error);
    }
  },

  readStart: (bucket, key, etag, bytes) => readStart(client, bucket, key, etag, bytes),

  async getText(bucket, key) {
    try {
      return await readText(client, bucket, key);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw storageError({ operation: 'GetObject', bucket, key }, error);
    }
  },

  read: (bucket, key, range = {}) => readObject(client, { bucket, key, range }),

  putJson: (bucket, key, document, condition) => putDocument(client, { bucket, key, document, condition }),

  put: makeUploadOutput(client),

  copy: (bucket, from, to) => copyVersion(client, { bucket, from, to }),

  async delete(bucket, key, condition) {
    const match = condition === undefined ? {} : { IfMatch: `"${condition.ifMatch}"` };
    try {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, ...match }));
      return true;
    } catch (error) {
      if (isMissing(error)) return true;
      if (condition !== undefined && statusOf(error) === 412) return false;
      throw storageError({ operation: 'DeleteObject', bucket, key }, error);
    }
  },

  async *list(bucket, prefix) {
    let token: string | undefined;
    do {
      const page = await client
        .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }))
        .catch((error: unknown) => {
          throw storageError({ operation: 'ListObjectsV2', bucket, key: prefix }, error);
        });
      for (const { Key, Size, ETag, LastModified } of page.Contents ?? []) {
        if (Key === undefined) continue;
        yield { key: Key, bytes: Size ?? 0, etag: unquoted(ETag), modifiedMs: LastModified?.getTime() ?? 0 };
      }
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  },

  dropUploads: (bucket, key) => dropUploads(client, bucket, key),
});
