import { makeEventBridgeClient, makeEventPublisher } from '../../shared/adapters/event-publisher.ts';
import { makeS3Client } from '../../shared/adapters/s3-client.ts';
import { makeS3ObjectStore } from '../../shared/adapters/s3-object-store.ts';
import { STILL_MS } from '../../shared/completion/stands-still.ts';
import type { Buckets } from '../buckets.ts';
import type { Patience } from '../job-control.ts';
import type { OpenCloud } from '../open-cloud.ts';
import { findStack } from './find-stack.ts';
import { makeStackControl } from './stack-control.ts';

const FIRST_POLL_MS = 1_000;
const LAST_POLL_MS = 10_000;
const BACK_OFF = 1.3;

/** Only records tell what goes on, every look costs requests, and throttled work may wait long. */
const STACK_PATIENCE: Patience = {
  pollMs: (_, looks) => Math.min(LAST_POLL_MS, FIRST_POLL_MS * BACK_OFF ** looks),
  // An answer for other options than ours may be a moment older than the one that counts.
  splitMs: 15_000,
  idleMs: STILL_MS,
  assemblyMs: STILL_MS,
};

/**
 * Open a deployed stack. Credentials, region and endpoints come from where the aws command has them.
 * @param name name or ARN of the stack
 * @throws {StackError} when the stack cannot be looked at
 */
export const openStack = async (name: string): Promise<OpenCloud> => {
  const stack = await findStack(name);
  const client = makeS3Client(process.env, {
    // A part may take minutes on a slow line; what counts is that it moves.
    requestHandler: { connectionTimeout: 10_000, socketTimeout: 60_000 },
  });
  const events = makeEventBridgeClient();
  const buckets: Buckets = {
    client,
    store: makeS3ObjectStore(client),
    source: stack.sourceBucket,
    output: stack.outputBucket,
  };
  return {
    place: { kind: 'stack', name: stack.name },
    control: makeStackControl(buckets),
    buckets,
    publish: makeEventPublisher({ client: events, eventBus: stack.eventBus }),
    parameters: stack.parameters,
    patience: STACK_PATIENCE,
    logs: `the log groups /fanreel/${stack.name}`,
    viewerUrl: stack.viewerUrl,
    async close() {
      client.destroy();
      events.destroy();
    },
  };
};
