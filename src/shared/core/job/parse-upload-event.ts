import * as z from 'zod/mini';
import { EVENT_SOURCE, envelopeOf, VideoUploadedSchema } from '../contracts/events.ts';
import { readDocument } from '../contracts/read-document.ts';
import { InvalidEventError } from '../errors/errors.ts';
import type { UploadedSource } from './identify-job.ts';

const Key = z.string().check(z.minLength(1));
const Size = z.optional(z.nullable(z.number()));
const Etag = z.optional(z.nullable(z.string()));

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const ObjectCreatedSchema = z.object({
  source: z.literal('aws.s3'),
  'detail-type': z.literal('Object Created'),
  detail: z.object({
    bucket: z.object({ name: Key }),
    object: z.object({ key: Key, size: Size, etag: Etag }),
  }),
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
const NotificationSchema = z.object({
  Records: z.array(
    z.object({
      eventName: z.string(),
      s3: z.object({
        bucket: z.object({ name: Key }),
        object: z.object({ key: Key, size: Size, eTag: Etag }),
      }),
    }),
  ),
});

interface Created {
  readonly bucket: string;
  readonly key: string;
  readonly size: number | null | undefined;
  readonly etag: string | null | undefined;
  readonly options?: string | undefined;
  readonly anew?: boolean | undefined;
}

/** fanreel's own event that asks for a job of an upload. */
const AnnouncedAgainSchema = envelopeOf(VideoUploadedSchema);

const isAnnouncedAgain = (event: object): boolean => 'source' in event && event.source === EVENT_SOURCE;

const isNotification = (event: object): boolean => 'Records' in event;

/** S3 sends it once to every newly configured target. */
const isTestMessage = (event: object): boolean => 'Event' in event && event.Event === 's3:TestEvent';

/** Notifications carry the key as in a form: `+` for a space, everything else percent-encoded. */
const decodedKey = (key: string): string => {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch (cause) {
    throw new InvalidEventError(
      `The upload event cannot be read: field s3.object.key is "${key}", which is not url-encoded. ` +
        'S3 notifications encode keys; EventBridge events carry them as they are.',
      { cause },
    );
  }
};

const createdObjects = (event: object): Created[] => {
  if (isTestMessage(event)) return [];
  if (isAnnouncedAgain(event)) {
    const { detail } = readDocument(AnnouncedAgainSchema, event, 'The event videoUploaded');
    return [{ ...detail, size: undefined, etag: detail.etag }];
  }
  if (!isNotification(event)) {
    const { detail } = readDocument(ObjectCreatedSchema, event, 'The upload event');
    const { key, size, etag } = detail.object;
    return [{ bucket: detail.bucket.name, key, size, etag }];
  }
  return readDocument(NotificationSchema, event, 'The upload event')
    .Records.filter(({ eventName }) => /^(s3:)?ObjectCreated:/.test(eventName))
    .map(({ s3 }) => ({
      bucket: s3.bucket.name,
      key: decodedKey(s3.object.key),
      size: s3.object.size,
      etag: s3.object.eTag,
    }));
};

/** Whether an object is the empty marker that consoles store to show a folder; no job is made of it. */
export const isFolderMarker = (key: string, bytes: number | null | undefined): boolean =>
  key.endsWith('/') && bytes === 0;

/**
 * Read which uploads an event announces: S3's event on EventBridge (key not encoded) or an S3 notification (key
 * url-encoded, several records), or `videoUploaded` of the project's own bus.
 * @param event what the function was invoked with
 * @param sourceBucket objects of other buckets are left out
 * @returns the uploads in order, folder markers left out; empty when there is nothing to do
 * @throws {InvalidEventError} naming the field that does not fit
 */
export const parseUploadEvent = (event: unknown, sourceBucket: string): UploadedSource[] => {
  if (typeof event !== 'object' || event === null) {
    throw new InvalidEventError(`The upload event cannot be read: it is ${JSON.stringify(event)} and not an object.`);
  }
  return createdObjects(event)
    .filter((created) => created.bucket === sourceBucket && !isFolderMarker(created.key, created.size))
    .map(({ bucket, key, etag, options, anew }) => ({
      bucket,
      key,
      ...(etag === undefined || etag === null ? {} : { etag: etag.replace(/^"|"$/g, '') }),
      ...(options === undefined ? {} : { options }),
      ...(anew === true ? { anew } : {}),
    }));
};
