import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventBridgeClient, ListRulesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BusEvent } from '../../../src/local/core/events/bus-event.ts';
import { type EventsEndpoint, serveEvents } from '../../../src/local/events/http-api.ts';
import { type LocalEvents, startEvents } from '../../../src/local/events/start-events.ts';
import { issueSession } from '../../../src/local/signing/sessions.ts';
import { callHttp } from '../http-api/call-http.ts';

const credentials = { accessKeyId: 'LOCALKEY', secretAccessKey: 'local/secret+key' };
const delivered: BusEvent[] = [];
let home = '';
let events: LocalEvents;
let endpoint: EventsEndpoint;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'events-http-'));
  events = await startEvents({
    buses: ['films'],
    rules: [{ name: 'all', bus: 'films', pattern: { account: [{ exists: true }] }, targets: [{ functionName: 'f' }] }],
    deliver: async (_name, event) => void delivered.push(event),
    region: 'eu-central-1',
    journalDir: home,
    queuesDir: home,
  });
  events.start();
  endpoint = await serveEvents({ putEvents: events.putEvents, credentials });
});
afterAll(async () => {
  await endpoint.close();
  await events.stop();
  await rm(home, { recursive: true });
});

const clientWith = (more: object = {}) =>
  new EventBridgeClient({ region: 'eu-central-1', endpoint: endpoint.url, credentials, maxAttempts: 1, ...more });
const entry = { Source: 'custom.x', DetailType: 't', Detail: '{"text":"grüße 🎬"}', EventBusName: 'films' };

describe('the PutEvents endpoint', () => {
  it('takes events from the real SDK client', async () => {
    const time = new Date('2026-01-02T03:04:05Z');
    const result = await clientWith().send(
      new PutEventsCommand({ Entries: [{ ...entry, Time: time, Resources: ['arn:a'] }] }),
    );
    await events.idle();
    expect(result.FailedEntryCount).toBe(0);
    expect(delivered.at(-1)).toMatchObject({
      id: result.Entries?.[0]?.EventId,
      time: '2026-01-02T03:04:05Z',
      resources: ['arn:a'],
      detail: { text: 'grüße 🎬' },
    });
  });

  it('takes events of a session with its token, and fails for one without, of another, or that has ended', async () => {
    const session = issueSession(credentials, Date.now());
    const send = (of: object) => clientWith({ credentials: of }).send(new PutEventsCommand({ Entries: [entry] }));
    const { sessionToken: _, ...withoutToken } = session;
    const { sessionToken } = issueSession(credentials, Date.now());
    const unknown = { name: 'UnrecognizedClientException', $metadata: { httpStatusCode: 403 } };
    expect((await send(session)).FailedEntryCount).toBe(0);
    await expect(send(withoutToken)).rejects.toMatchObject(unknown);
    await expect(send({ ...session, sessionToken })).rejects.toMatchObject(unknown);
    await expect(send({ ...credentials, sessionToken })).rejects.toMatchObject(unknown);
    await expect(send(issueSession(credentials, Date.now() - 1_000, 999))).rejects.toMatchObject({
      name: 'ExpiredTokenException',
    });
  });

  it('answers entries that are refused one by one', async () => {
    const result = await clientWith().send(new PutEventsCommand({ Entries: [entry, { ...entry, Detail: 'no JSON' }] }));
    expect(result).toMatchObject({
      FailedEntryCount: 1,
      Entries: [{ EventId: expect.any(String) }, { ErrorCode: 'MalformedDetail' }],
    });
  });

  it.each<[string, () => Promise<unknown>, object]>([
    [
      'more than 10 entries',
      () => clientWith().send(new PutEventsCommand({ Entries: Array.from({ length: 11 }, () => entry) })),
      { name: 'ValidationException', $metadata: { httpStatusCode: 400 } },
    ],
    [
      'a wrong secret key',
      () =>
        clientWith({ credentials: { ...credentials, secretAccessKey: 'wrong' } }).send(
          new PutEventsCommand({ Entries: [entry] }),
        ),
      { name: 'InvalidSignatureException', $metadata: { httpStatusCode: 403 } },
    ],
    [
      'an unknown access key',
      () =>
        clientWith({ credentials: { ...credentials, accessKeyId: 'OTHER' } }).send(
          new PutEventsCommand({ Entries: [entry] }),
        ),
      { name: 'UnrecognizedClientException', $metadata: { httpStatusCode: 403 } },
    ],
    [
      'a clock that is an hour off',
      () => clientWith({ systemClockOffset: -3_600_000 }).send(new PutEventsCommand({ Entries: [entry] })),
      { name: 'InvalidSignatureException', message: expect.stringContaining('Signature expired') },
    ],
    ['another operation', () => clientWith().send(new ListRulesCommand({})), { name: 'UnknownOperationException' }],
  ])('fails at %s as AWS does', async (_what, call, expected) => {
    await expect(call()).rejects.toMatchObject(expected);
  });

  it('fails for pages of others, and names no flag, as none would help', async () => {
    const { port } = new URL(endpoint.url);
    const refused = async (headers: Readonly<Record<string, string>>): Promise<string> => {
      const { status, body } = await callHttp(endpoint.url, { method: 'POST', headers });
      expect(status).toBe(403);
      return (JSON.parse(body.toString()) as { message: string }).message;
    };
    expect(await refused({ host: 'fanreel:80' })).toBe(
      `The host is "fanreel:80"; this server answers to 127.0.0.1:${port} and localhost:${port}.`,
    );
    expect(await refused({ origin: 'http://fanreel:80' })).toBe(
      'The origin is "http://fanreel:80", which is not allowed.',
    );
  });

  it('fails without a signature, and when the body is not the one that was signed', async () => {
    const unsigned = await fetch(endpoint.url, { method: 'POST', body: '{}' });
    expect([unsigned.status, await unsigned.json()]).toMatchObject([
      403,
      { __type: 'MissingAuthenticationTokenException' },
    ]);

    const client = clientWith();
    client.middlewareStack.add(
      (next) => async (args) => {
        const request = args.request as { body: Uint8Array };
        request.body = Buffer.from(new TextDecoder().decode(request.body).replace('custom.x', 'custom.y'));
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    const before = delivered.length;
    await expect(client.send(new PutEventsCommand({ Entries: [entry] }))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
    expect(delivered).toHaveLength(before);
  });
});
