import type { LocalObjectStore } from './store/local-object-store.ts';
import type { CreationReason, ObjectRecord } from './store/object-record.ts';

/** An object has been stored. S3 sends this to EventBridge as `Object Created`. */
export interface ObjectCreated {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly sequencer: string;
  readonly reason: CreationReason;
  /** Id of the request that stored it; undefined when it is announced after a restart. */
  readonly requestId?: string;
  readonly time: Date;
}

/** Announces stored objects. */
export interface Announcements {
  /** Resolves when the listener has accepted the announcement; until then the object is stored as due for announcement. */
  announce(bucket: string, record: ObjectRecord, reason: CreationReason, requestId?: string): Promise<void>;
  /** Announce all objects that an earlier run stored and did not announce. */
  announceDue(): Promise<void>;
}

/**
 * Announce stored objects to a listener. The journal entry of an object also says that its announcement is due, and a later entry
 * says that it was made. A process that is killed in between announces the object again; no announcement is ever lost.
 */
export const makeAnnouncements = (
  store: LocalObjectStore,
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
