import { join } from 'node:path';
import type { CloudControl } from '../../local/control/cloud-api.ts';
import { BlobFiles } from '../../local/s3/store/blob-files.ts';
import type { OpenObject } from '../../shared/core/ports/ports.ts';

/**
 * Open objects of a home where they lie. Only whoever holds the home knows which blob an object is, so it is asked each time; blobs
 * are never changed, and one that is deleted while it is open can still be read.
 * @param home one that this process owns, or whose cloud has proved itself
 * @param blobsOf asks whoever holds it; fails where that is an earlier version
 */
export const openHomeObjects =
  (home: string, blobsOf: CloudControl['blobsOf']): OpenObject =>
  async (bucket, key) => {
    const [blob, ...others] = (await blobsOf(bucket, key).catch(() => undefined)) ?? [];
    if (blob === undefined || others.length > 0) return undefined;
    const { id, size } = blob;
    const files = new BlobFiles(join(home, 's3', 'buckets', bucket, 'blobs'));
    const file = await files.open(id).catch(() => undefined);
    return (
      file && {
        bytes: size,
        // Behind its bytes lies its label.
        read: async (target, from) => {
          const length = Math.max(0, Math.min(target.length, size - from));
          return length === 0 ? 0 : (await file.read(target, 0, length, from)).bytesRead;
        },
        close: () => file.close(),
      }
    );
  };
