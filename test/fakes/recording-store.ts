import type { ObjectStore } from '../../src/shared/core/ports/ports.ts';
import type { BucketName, ObjectAction } from '../../src/shared/permissions.ts';

/** One thing that an adapter asks S3 for; of `s3:ListBucket` the key is the prefix. Every key that is read may be missing. */
export interface ObjectUse {
  readonly action: ObjectAction;
  readonly bucket: BucketName;
  readonly key: string;
}

/** What the S3 adapter needs for each operation of its port, other answers than the good one included. */
export const ACTIONS: Readonly<Record<keyof ObjectStore, readonly ObjectAction[]>> = {
  head: ['s3:GetObject'],
  readStart: ['s3:GetObject'],
  getText: ['s3:GetObject'],
  read: ['s3:GetObject'],
  putJson: ['s3:PutObject'],
  // Large outputs go up in parts, which are taken back when one fails.
  put: ['s3:PutObject', 's3:AbortMultipartUpload'],
  // The first is of the object that is copied, the second of the copy.
  copy: ['s3:GetObject', 's3:PutObject'],
  delete: ['s3:DeleteObject'],
  list: ['s3:ListBucket'],
  dropUploads: ['s3:ListBucketMultipartUploads', 's3:AbortMultipartUpload'],
};
/**
 * What a condition on the object that is there takes besides, of a write as of a removal.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-deletes.html
 */
export const CONDITION: ObjectAction = 's3:GetObject';

/**
 * A store that notes what its user would need permission for.
 * @param store does the work; its buckets are called `source` and `output`
 * @param note receives every use
 */
export const recordingStore = (store: ObjectStore, note: (use: ObjectUse) => void): ObjectStore => {
  const used = (operation: keyof ObjectStore, bucket: string, key: string, condition?: object) => {
    const name: BucketName = bucket === 'source' ? 'source' : 'output';
    const actions = condition === undefined ? ACTIONS[operation] : [...ACTIONS[operation], CONDITION];
    for (const action of actions) note({ action, bucket: name, key });
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
      return store.read(bucket, key, range);
    },
    putJson: (bucket, key, document, condition) => {
      used('putJson', bucket, key, condition);
      return store.putJson(bucket, key, document, condition);
    },
    put: (bucket, upload) => {
      used('put', bucket, upload.key);
      return store.put(bucket, upload);
    },
    copy: (bucket, from, to) => {
      const name: BucketName = bucket === 'source' ? 'source' : 'output';
      note({ action: 's3:GetObject', bucket: name, key: from.key });
      note({ action: 's3:PutObject', bucket: name, key: to });
      return store.copy(bucket, from, to);
    },
    delete: (bucket, key, condition) => {
      used('delete', bucket, key, condition);
      return store.delete(bucket, key, condition);
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
