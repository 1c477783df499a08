import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BusEvent } from '../../../src/local/core/events/bus-event.ts';
import { type EventsEndpoint, serveEvents } from '../../../src/local/events/http-api.ts';
import { type LocalEvents, startEvents } from '../../../src/local/events/start-events.ts';
import type { PutEvents } from '../../../src/shared/adapters/events/event-entry.ts';
import { makeEventPublisher } from '../../../src/shared/adapters/events/event-publisher.ts';
import { openPutEvents } from '../../../src/shared/adapters/events/put-events.ts';
import { makeSdkPutEvents } from '../../../src/shared/adapters/events/sdk-put-events.ts';
import { SliceEventSchema } from '../../../src/shared/core/contracts/events.ts';
import { readDocument } from '../../../src/shared/core/contracts/read-document.ts';
import { PublishError } from '../../../src/shared/core/errors/errors.ts';
import { slicesOf } from '../../../src/shared/core/job/job-slices.ts';
import { sliceEvents } from '../../../src/shared/core/job/slice-events.ts';
import { RULES } from '../../../src/shared/topology.ts';
import { jobOf } from '../../fakes/job-documents.ts';

const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };
const delivered: BusEvent[] = [];
let home = '';
let events: LocalEvents;
let endpoint: EventsEndpoint;
const clients: EventBridgeClient[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'fanreel-publisher-'));
  const slice = RULES.find(({ name }) => name === 'slice');
  events = await startEvents({
    buses: ['fanreel'],
    rules: [{ name: 'slice', bus: 'fanreel', pattern: { ...slice?.pattern }, targets: [{ functionName: 'worker' }] }],
    deliver: async (_name, event) => void delivered.push(event),
    region: 'eu-central-1',
    journalDir: home,
    queuesDir: home,
  });
  events.start();
  endpoint = await serveEvents({ putEvents: events.putEvents, credentials });
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await endpoint?.close();
  await events?.stop();
  await rm(home, { recursive: true, force: true });
});

const ways: [string, (keys?: typeof credentials) => PutEvents][] = [
  [
    'without the SDK',
    ({ accessKeyId, secretAccessKey } = credentials) =>
      openPutEvents({
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_ENDPOINT_URL_EVENTBRIDGE: endpoint.url,
      }),
  ],
  [
    'with the SDK',
    (keys = credentials) => {
      const settings = { region: 'eu-central-1', endpoint: endpoint.url, credentials: keys, maxAttempts: 1 };
      const client = new EventBridgeClient(settings);
      clients.push(client);
      return makeSdkPutEvents(client);
    },
  ],
];

describe.each(ways)('the event publisher over the local bus, %s', (_way, open) => {
  it('gets the 345 slices of three hours to the rule of the worker, each once', async () => {
    const job = jobOf(345 * 30_000 - 900);
    delivered.length = 0;
    await makeEventPublisher({ putEvents: open(), eventBus: 'fanreel' })(sliceEvents(job, slicesOf(job), 1));
    await events.idle();
    const details = delivered.map(({ detail }) => readDocument(SliceEventSchema, detail, 'event'));
    const inOrder = details.sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
    expect(inOrder.map(({ index }) => index)).toEqual(Array.from({ length: 345 }, (_, index) => index));
    expect(inOrder.at(-1)).toMatchObject({ start: 10_320, end: 10_349.1, length: 10_349.1, count: 345 });
  });

  it('fails for a bus that does not exist', async () => {
    const job = jobOf(1000);
    const publish = makeEventPublisher({
      putEvents: open(),
      eventBus: 'elsewhere',
      world: { sleep: async () => {}, random: () => 0 },
    });
    await expect(publish(sliceEvents(job, slicesOf(job), 1))).rejects.toThrow(PublishError);
  });

  it('fails with the code of the bus for keys that are not its own', async () => {
    const entry = { EventBusName: 'fanreel', Source: 's', DetailType: 't', Detail: '{}' };
    const put = open({ ...credentials, secretAccessKey: 'another' })([entry]);
    await expect(put).rejects.toHaveProperty('name', 'InvalidSignatureException');
  });
});
