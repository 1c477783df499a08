import type { BlobFiles } from './blob-files.ts';
import type { BucketState } from './bucket-state.ts';

/**
 * Label blobs that were stored before blobs had labels. A label identifies a blob when the journal is lost.
 * @param state state of the bucket; all its blobs exist
 */
export const labelBlobs = async (files: BlobFiles, bucket: string, state: BucketState): Promise<void> => {
  for (const { key, etag, blobs, headers, metadata, lastModified, multipart } of state.objects.values()) {
    const [blob] = blobs;
    if (multipart === undefined && blob !== undefined) {
      await files.addLabel(blob.id, { bucket, key, size: blob.size, etag, storedAt: lastModified, headers, metadata });
    }
    for (const part of multipart?.parts ?? []) {
      if (part.blob === undefined) continue;
      const of = { uploadId: multipart?.uploadId ?? '', partNumber: part.partNumber };
      await files.addLabel(part.blob.id, {
        bucket,
        key,
        size: part.size,
        etag: part.etag,
        storedAt: lastModified,
        part: of,
      });
    }
  }
};
