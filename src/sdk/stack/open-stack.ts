import { makeEventPublisher } from '../../shared/adapters/events/event-publisher.ts';
import { makeEventBridgeClient, makeSdkPutEvents } from '../../shared/adapters/events/sdk-put-events.ts';
import { makeS3Client } from '../../shared/adapters/s3/s3-client.ts';
import { makeSdkPageLister } from '../../shared/adapters/s3/s3-list-page.ts';
import { makeS3ObjectStore } from '../../shared/adapters/s3/s3-object-store.ts';
import { STILL_MS } from '../../shared/core/completion/stands-still.ts';
import type { Buckets } from '../cloud/buckets.ts';
import type { Patience } from '../cloud/job-control.ts';
import type { OpenCloud } from '../cloud/opened-cloud.ts';
import { findStack } from './find-stack.ts';
import { makeStackControl } from './stack-control.ts';

const FIRST_POLL_MS = 1_000;
const LAST_POLL_MS = 10_000;
const BACK_OFF = 1.3;

/** For a stack only records show progress, every look costs requests, and throttled work may wait long. */
const STACK_PATIENCE: Patience = {
  pollMs: (_, looks) => Math.min(LAST_POLL_MS, FIRST_POLL_MS * BACK_OFF ** looks),
  // An answer for other options may come a moment before the one for ours.
  splitMs: 15_000,
  idleMs: STILL_MS,
  assemblyMs: STILL_MS,
};

/**
 * Open a deployed stack. Credentials, region and endpoints are those of the aws command.
 * @param name name or ARN of the stack
 * @throws {StackError} when the stack cannot be looked at
 */
export const openStack = async (name: string): Promise<OpenCloud> => {
  const stack = await findStack(name);
  const client = makeS3Client(process.env, {
    // A part may take minutes on a slow line, so only a connection without any progress times out.
    requestHandler: { connectionTimeout: 10_000, socketTimeout: 60_000 },
  });
  const events = makeEventBridgeClient();
  const buckets: Buckets = {
    client,
    store: makeS3ObjectStore(client),
    listPage: makeSdkPageLister(client),
    source: stack.sourceBucket,
    output: stack.outputBucket,
    close: () => client.destroy(),
  };
  return {
    place: { kind: 'stack', name: stack.name },
    control: makeStackControl(buckets),
    buckets,
    publish: makeEventPublisher({ putEvents: makeSdkPutEvents(events), eventBus: stack.eventBus }),
    parameters: stack.parameters,
    patience: STACK_PATIENCE,
    takeSource: undefined,
    logs: `the log groups /fanreel/${stack.name}`,
    viewerUrl: stack.viewerUrl,
    async close() {
      buckets.close();
      events.destroy();
    },
  };
};
