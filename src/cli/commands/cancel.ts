import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { CloudControl, CloudEndpoints } from '../../local/cloud-api.ts';
import { makeEventPublisher } from '../../shared/adapters/event-publisher.ts';
import type { Manifest } from '../../shared/contracts/manifest.ts';
import { type Buckets, openBuckets } from '../buckets.ts';
import { cancelJob } from '../cancel-job.ts';
import { type CommandIo, homeOf, print } from '../command-io.ts';
import { EXIT } from '../exit-codes.ts';
import { assertHome } from '../home-buckets.ts';
import { findJob, readJobArgument } from '../job-argument.ts';
import { readManifest } from '../job-reader.ts';
import { startOwnCloud } from '../open-cloud.ts';
import { findRunningCloud } from '../running-cloud.ts';

const POLL_MS = 200;
/** The assembler needs about a second; a cancelled job that closes later is cancelled all the same. */
const CLOSING_MS = 30_000;

const eventsClient = (endpoints: CloudEndpoints): EventBridgeClient =>
  new EventBridgeClient({
    endpoint: endpoints.eventsEndpoint,
    region: endpoints.region,
    credentials: { accessKeyId: endpoints.accessKeyId, secretAccessKey: endpoints.secretAccessKey },
    maxAttempts: 1,
  });

const awaitManifest = async ({ store, output }: Buckets, jobId: string): Promise<Manifest | undefined> => {
  const untilMs = Date.now() + CLOSING_MS;
  for (;;) {
    const manifest = await readManifest(store, output, jobId);
    if (manifest !== undefined || Date.now() > untilMs) return manifest;
    await delay(POLL_MS);
  }
};

const cancelIn = async (jobId: string, control: CloudControl, io: CommandIo): Promise<number> => {
  const buckets = openBuckets(control.endpoints);
  const client = eventsClient(control.endpoints);
  try {
    const job = await findJob(buckets, jobId);
    const closed = await readManifest(buckets.store, buckets.output, jobId);
    if (closed !== undefined) {
      print(io.stdout, `${jobId} is ${closed.status} already; there is nothing to cancel.`);
      return EXIT.complete;
    }
    const given = await cancelJob(job, {
      store: buckets.store,
      publish: makeEventPublisher({ client, eventBus: control.endpoints.eventBus }),
      outputBucket: buckets.output,
      dropQueued: (id) => control.dropQueued(id),
      requestId: randomUUID(),
      now: Date.now,
    });
    const manifest = await awaitManifest(buckets, jobId);
    const kept = manifest?.coverage.rendered ?? job.sliceCount - given;
    print(
      io.stdout,
      `${jobId} is cancelled: ${kept} of ${job.sliceCount} slices were rendered and are kept. Running the file again renders the rest.`,
    );
    return EXIT.complete;
  } finally {
    client.destroy();
    buckets.client.destroy();
  }
};

/**
 * `fanreel cancel JOB`: end an open job with what is there.
 * @throws {UsageError} when the argument is no job id
 */
export const cancelCommand = async (raw: string, io: CommandIo): Promise<number> => {
  const jobId = readJobArgument(raw);
  const home = homeOf(io);
  await assertHome(home);
  const found = await findRunningCloud(home);
  if (found !== undefined) return cancelIn(jobId, found.control, io);
  const cloud = await startOwnCloud({ home, command: 'run', concurrency: 1 });
  try {
    return await cancelIn(jobId, cloud.control, io);
  } finally {
    await cloud.close();
  }
};
