import type { S3Client } from '@aws-sdk/client-s3';
import type { CloudEndpoints } from '../../local/control/cloud-api.ts';
import { bucketsOf } from '../../shared/adapters/aws/service-place.ts';
import { makeDirectObjects } from '../../shared/adapters/s3/direct-objects.ts';
import { type ListPage, makePageLister } from '../../shared/adapters/s3/list-page.ts';
import { makeObjectStore } from '../../shared/adapters/s3/object-store.ts';
import { makeS3Client } from '../../shared/adapters/s3/s3-client.ts';
import { makeSdkPageLister } from '../../shared/adapters/s3/s3-list-page.ts';
import { makeS3ObjectStore } from '../../shared/adapters/s3/s3-object-store.ts';
import type { ObjectStore, OpenObject } from '../../shared/core/ports/ports.ts';

/** The source and output bucket, and the clients to reach them. */
export interface Buckets {
  /** the SDK's client, for what the store does not do. It is made when it is asked for first, which takes longer than most commands */
  readonly client: S3Client;
  readonly store: ObjectStore;
  readonly listPage: ListPage;
  readonly source: string;
  readonly output: string;
  /** opens objects where they lie on this machine; undefined for buckets that are elsewhere */
  readonly open?: OpenObject | undefined;
  /** Let go of the connections. */
  close(): void;
}

/** Address of S3, and our credentials for it. */
export type S3Endpoints = Pick<
  CloudEndpoints,
  's3Endpoint' | 'region' | 'accessKeyId' | 'secretAccessKey' | 'sourceBucket' | 'outputBucket'
>;

/** Open the buckets of a local cloud. @param open opens their objects where they lie */
export const openBuckets = (endpoints: S3Endpoints, open?: OpenObject): Buckets => {
  const { s3Endpoint: endpoint, region, accessKeyId, secretAccessKey } = endpoints;
  const credentials = { accessKeyId, secretAccessKey };
  let made: S3Client | undefined;
  const client = (): S3Client => {
    made ??= makeS3Client({}, { endpoint, region, credentials, forcePathStyle: true });
    return made;
  };
  const find = bucketsOf({ region, keys: credentials, userAgent: 'fanreel' }, endpoint);
  const direct = makeDirectObjects(find);
  return {
    get client() {
      return client();
    },
    store: makeObjectStore(find, async () => makeS3ObjectStore(client()), direct),
    listPage: makePageLister(direct, () => makeSdkPageLister(client())),
    source: endpoints.sourceBucket,
    output: endpoints.outputBucket,
    open,
    close: () => made?.destroy(),
  };
};
