import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { PutEvents } from './event-entry.ts';

/** The SDK's client. Its own retries are off: the publisher resends, entry by entry. */
export const makeEventBridgeClient = (): EventBridgeClient =>
  new EventBridgeClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });

/** Calls with the SDK, which knows places and credentials that variables alone do not tell. */
export const makeSdkPutEvents =
  (client: Pick<EventBridgeClient, 'send'>): PutEvents =>
  async (entries) =>
    (await client.send(new PutEventsCommand({ Entries: [...entries] }))).Entries ?? [];
