import { BUSES } from './control/local-topology.ts';
import type { LocalEvents } from './events/start-events.ts';
import type { ObjectCreated } from './s3/announcements.ts';

/** The facts about a stored object. Right after an upload all are known; an object announced later has fewer. */
export type UploadNews = Pick<ObjectCreated, 'key' | 'size' | 'etag'> & Partial<ObjectCreated>;

/** Put S3's event on the default bus, as EventBridge carries it. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export const announceObject = (events: LocalEvents, bucket: string, upload: UploadNews) =>
  events.emit(BUSES.default, {
    source: 'aws.s3',
    detailType: 'Object Created',
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: { key: upload.key, size: upload.size, etag: upload.etag, sequencer: upload.sequencer ?? '0' },
      'request-id': upload.requestId ?? 'fanreel',
      requester: 'fanreel',
      'source-ip-address': '127.0.0.1',
      reason: upload.reason ?? 'PutObject',
    },
  });
