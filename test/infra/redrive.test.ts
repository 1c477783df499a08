import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { putEventWith } from '../../infra/redrive/aws-ports.ts';
import { type DeadLetter, type RedrivePorts, redriveDeadLetters } from '../../infra/redrive/redrive-dead-letters.ts';
import { localRules } from '../../src/local/control/local-topology.ts';
import { type EventsEndpoint, serveEvents } from '../../src/local/events/http-api.ts';
import { type LocalEvents, startEvents } from '../../src/local/events/start-events.ts';

const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local-secret' };
const region = 'eu-central-1';
let home = '';
let events: LocalEvents;
let endpoint: EventsEndpoint;
let client: EventBridgeClient;
let broken: boolean;
let delivered: { functionName: string; detail: unknown }[];
let invoked: { functionArn: string; event: unknown }[];
let removed: string[];
let queue: DeadLetter[];
let ports: RedrivePorts;

/** The bus of the topology, whose functions take nothing until they are mended. */
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fanreel-redrive-'));
  broken = true;
  [delivered, invoked, removed, queue] = [[], [], [], []];
  events = await startEvents({
    buses: ['fanreel'],
    rules: localRules().map((rule) => ({
      ...rule,
      targets: rule.targets.map((target) => ({ ...target, retry: { maximumAttempts: 0 } })),
    })),
    deliver: async (functionName, { detail }) => {
      if (broken) throw new Error('the function may not be invoked');
      delivered.push({ functionName, detail });
    },
    region,
    journalDir: home,
    queuesDir: home,
  });
  events.start();
  endpoint = await serveEvents({ putEvents: events.putEvents, credentials });
  client = new EventBridgeClient({ region, endpoint: endpoint.url, credentials, maxAttempts: 1 });
  ports = {
    receive: async () => queue.splice(0, 10),
    putEvent: putEventWith(client),
    invoke: async (functionArn, event) => void invoked.push({ functionArn, event: JSON.parse(event) }),
    remove: async ({ receipt }) => void removed.push(receipt),
  };
});
afterEach(async () => {
  client.destroy();
  await endpoint.close();
  await events.stop();
  await rm(home, { recursive: true, force: true });
});

/** What lies in the dead-letter queue, as SQS hands it out. */
const lie = async (): Promise<void> => {
  await events.idle();
  for (const { Body, MessageId, MessageAttributes } of await events.deadLetters('dead-letters')) {
    const attributes = Object.fromEntries(
      Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]),
    );
    queue.push({ body: Body, receipt: MessageId, attributes });
  }
};

const detail = { key: 'film.mp4', start: 0, end: 30 };
const slice = { source: 'custom.gifGenerator', detailType: 'newVideoCreated', detail };

describe('redriving dead letters', () => {
  it('puts an event back onto the bus that it came from, where its rule hears it again', async () => {
    await events.emit('fanreel', slice);
    await lie();
    const receipts = queue.map(({ receipt }) => receipt);
    expect(receipts).toHaveLength(1);
    broken = false;
    expect(await redriveDeadLetters(ports)).toEqual({ put: 1, invoked: 0, stayed: [] });
    await events.idle();
    expect(delivered).toEqual([{ functionName: 'worker', detail }]);
    expect(removed).toEqual(receipts);
  });

  it('gives what only S3 may say straight to the function that did not get it', async () => {
    const upload = { bucket: { name: 'fanreel-source' }, object: { key: 'film.mp4', size: 1, etag: 'e' } };
    await events.emit('default', { source: 'aws.s3', detailType: 'Object Created', detail: upload });
    await lie();
    expect(await redriveDeadLetters(ports)).toEqual({ put: 0, invoked: 1, stayed: [] });
    expect(invoked).toEqual([
      {
        functionArn: expect.stringMatching(/:function:splitter$/),
        event: expect.objectContaining({ source: 'aws.s3', 'detail-type': 'Object Created', detail: upload }),
      },
    ]);
  });

  it('empties a queue of many', async () => {
    for (let index = 0; index < 25; index += 1)
      await events.emit('fanreel', { ...slice, detail: { ...detail, index } });
    await lie();
    broken = false;
    expect(await redriveDeadLetters(ports)).toMatchObject({ put: 25 });
    await events.idle();
    expect(delivered).toHaveLength(25);
    expect(new Set(removed).size).toBe(25);
  });

  it('fails for one message and goes on: it stays where it is, and the reason is told', async () => {
    await events.emit('fanreel', slice);
    await lie();
    const attributes = { RULE_ARN: `arn:aws:events:${region}:000000000000:rule/elsewhere/slice` };
    queue.unshift({ body: 'no event', receipt: 'unreadable', attributes: {} });
    queue.unshift({ body: queue.at(-1)?.body ?? '', receipt: 'of another bus', attributes });
    const outcome = await redriveDeadLetters(ports);
    expect(outcome).toMatchObject({ put: 1, invoked: 0 });
    expect(outcome.stayed).toEqual([expect.stringContaining('elsewhere'), expect.stringContaining('JSON')]);
    expect(removed).toHaveLength(1);
  });
});
