import type { BucketName, ObjectAction } from '../../src/shared/permissions.ts';
import type { ObjectStore } from '../../src/shared/ports.ts';

/** One thing that an adapter asks S3 for; of `s3:ListBucket` the key is the prefix. */
export interface ObjectUse {
  readonly action: ObjectAction;
  readonly bucket: BucketName;
  readonly key: string;
}

/** What the S3 adapter needs for each operation of its port, other answers than the good one included. */
const ACTIONS: Readonly<Record<keyof ObjectStore, readonly ObjectAction[]>> = {
  head: ['s3:GetObject'],
  readStart: ['s3:GetObject'],
  getText: ['s3:GetObject'],
  read: ['s3:GetObject'],
  // A conditional write that meets another one asks whether there is an object by now.
  putJson: ['s3:PutObject', 's3:GetObject'],
  // Large outputs go up in parts, which are taken back when one fails.
  put: ['s3:PutObject', 's3:AbortMultipartUpload'],
  delete: ['s3:DeleteObject'],
  list: ['s3:ListBucket'],
  dropUploads: ['s3:ListBucketMultipartUploads', 's3:AbortMultipartUpload'],
};
/** These tell a source that is gone from one that is forbidden, which S3 only tells those who may list. */
const TELLS_GONE: readonly (keyof ObjectStore)[] = ['head', 'readStart'];

/**
 * A store that notes what its user would need permission for.
 * @param store does the work; its buckets are called `source` and `output`
 * @param note receives every use
 */
export const recordingStore = (store: ObjectStore, note: (use: ObjectUse) => void): ObjectStore => {
  const used = (operation: keyof ObjectStore, bucket: string, key: string, conditional = true) => {
    const name: BucketName = bucket === 'source' ? 'source' : 'output';
    for (const action of ACTIONS[operation]) {
      if (operation === 'putJson' && action === 's3:GetObject' && !conditional) continue;
      note({ action, bucket: name, key });
    }
    if (name === 'source' && TELLS_GONE.includes(operation)) note({ action: 's3:ListBucket', bucket: name, key: '' });
  };
  return {
    head: (bucket, key) => {
      used('head', bucket, key);
      return store.head(bucket, key);
    },
    readStart: (bucket, key, etag, bytes) => {
      used('readStart', bucket, key);
      return store.readStart(bucket, key, etag, bytes);
    },
    getText: (bucket, key) => {
      used('getText', bucket, key);
      return store.getText(bucket, key);
    },
    read: (bucket, key, range) => {
      used('read', bucket, key);
      // A part of a film that is not there is no failure: only those who may list are told.
      note({
        action: 's3:ListBucket',
        bucket: bucket === 'source' ? 'source' : 'output',
        key: key.slice(0, key.lastIndexOf('/') + 1),
      });
      return store.read(bucket, key, range);
    },
    putJson: (bucket, key, document, condition) => {
      used('putJson', bucket, key, condition !== undefined);
      return store.putJson(bucket, key, document, condition);
    },
    put: (bucket, upload) => {
      used('put', bucket, upload.key);
      return store.put(bucket, upload);
    },
    delete: (bucket, key) => {
      used('delete', bucket, key);
      return store.delete(bucket, key);
    },
    dropUploads: (bucket, key) => {
      used('dropUploads', bucket, key);
      return store.dropUploads(bucket, key);
    },
    list: (bucket, prefix) => {
      used('list', bucket, prefix);
      return store.list(bucket, prefix);
    },
  };
};
