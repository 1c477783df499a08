import type { CreationReason, ObjectRecord } from './store/object-record.ts';
import type { ObjectStore } from './store/object-store.ts';

/** An object has been stored: what S3 tells EventBridge as `Object Created`. */
export interface ObjectCreated {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly sequencer: string;
  readonly reason: CreationReason;
  /** Of the request that stored it; undefined when it is told of after a restart. */
  readonly requestId?: string;
  readonly time: Date;
}

/** Tells of objects that were stored. */
export interface Announcements {
  /** Resolves when whoever listens has taken note; until then the object is kept as one to be told of. */
  announce(bucket: string, record: ObjectRecord, reason: CreationReason, requestId?: string): Promise<void>;
  /** Tell of all objects that an earlier life stored and did not tell of. */
  announceDue(): Promise<void>;
}

/**
 * Tell a listener of stored objects. That an object is to be told of is in the journal with the object itself, and the
 * note that it was told comes after it: a process that is killed in between tells of it again, never not at all.
 */
export const makeAnnouncements = (
  store: ObjectStore,
  listener: ((event: ObjectCreated) => void | Promise<void>) | undefined,
): Announcements => {
  const announce: Announcements['announce'] = async (bucket, record, reason, requestId) => {
    const { key, size, etag, sequencer, lastModified } = record;
    const time = new Date(lastModified);
    await listener?.({
      bucket,
      key,
      size,
      etag,
      sequencer,
      reason,
      time,
      ...(requestId !== undefined && { requestId }),
    });
    await store.bucket(bucket).noteAnnounced(record);
  };
  return {
    announce,
    async announceDue() {
      for (const bucket of store.buckets()) {
        for (const { record, reason } of bucket.due()) await announce(bucket.name, record, reason);
      }
    },
  };
};
