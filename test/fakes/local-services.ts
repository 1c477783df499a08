import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { BusEvent } from '../../src/local/core/events/bus-event.ts';
import { serveEvents } from '../../src/local/events/http-api.ts';
import { startEvents } from '../../src/local/events/start-events.ts';
import { startS3Server } from '../../src/local/s3/server.ts';
import { openObjectStore } from '../../src/shared/adapters/s3/object-store.ts';
import { makeS3Client } from '../../src/shared/adapters/s3/s3-client.ts';
import type { ObjectStore } from '../../src/shared/core/ports/ports.ts';

/** S3 and the project's bus on loopback, and the environment in which a handler finds them. */
export interface LocalServices {
  readonly env: Readonly<Record<string, string>>;
  readonly store: ObjectStore;
  readonly client: S3Client;
  /** what the bus accepted, in order */
  readonly events: readonly BusEvent[];
  readonly putObject: (bucket: string, key: string, body: Uint8Array | string) => Promise<void>;
  readonly close: () => Promise<void>;
}

const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };
const region = 'eu-central-1';

/**
 * Start S3 with the buckets `source` and `output`, and a bus `fanreel`.
 * @param tls key and certificate in PEM, to serve media over TLS as well
 */
export const startLocalServices = async (tls?: { key: string; cert: string }): Promise<LocalServices> => {
  const folder = await mkdtemp(join(tmpdir(), 'fanreel-services-'));
  const accepted: BusEvent[] = [];
  const s3 = await startS3Server({ dataDir: join(folder, 's3'), region, credentials, ...(tls ? { tls } : {}) });
  const bus = await startEvents({
    buses: ['fanreel'],
    rules: [{ name: 'all', bus: 'fanreel', pattern: { source: [{ exists: true }] }, targets: [{ functionName: 'f' }] }],
    deliver: async (_name, event) => void accepted.push(event),
    region,
    journalDir: join(folder, 'bus'),
    queuesDir: join(folder, 'bus'),
  });
  bus.start();
  const endpoint = await serveEvents({ putEvents: bus.putEvents, credentials });
  const env = {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ENDPOINT_URL_EVENTBRIDGE: endpoint.url,
    SOURCE_BUCKET: 'source',
    OUTPUT_BUCKET: 'output',
    EVENT_BUS_NAME: 'fanreel',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    ...(s3.tlsEndpoint === undefined ? {} : { MEDIA_ENDPOINT: s3.tlsEndpoint }),
  };
  const client = makeS3Client(env, { endpoint: s3.endpoint, region, credentials });
  for (const Bucket of ['source', 'output']) await client.send(new CreateBucketCommand({ Bucket }));
  return {
    env,
    client,
    store: openObjectStore(env),
    get events() {
      return accepted;
    },
    putObject: async (Bucket, Key, Body) => void (await client.send(new PutObjectCommand({ Bucket, Key, Body }))),
    close: async () => {
      client.destroy();
      await endpoint.close();
      await bus.stop();
      await s3.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
