import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { cancelJob } from '../../shared/core/completion/cancel-job.ts';
import { readManifest } from '../../shared/core/completion/stored-outcome.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import type { Buckets } from '../cloud/buckets.ts';
import type { OpenCloud } from '../cloud/opened-cloud.ts';
import { EXIT } from '../core/words/exit-codes.ts';
import { findNamedJob, type JobFlags, readJobArgument } from '../job/job-argument.ts';
import { openJobCloud } from '../open/open-cloud.ts';
import { type CommandIo, homeOf, print } from '../terminal/command-io.ts';

const POLL_MS = 200;
/** The assembler needs about a second; a cancelled job that closes later is cancelled all the same. */
const CLOSING_MS = 30_000;

const awaitManifest = async ({ store, output }: Buckets, jobId: string): Promise<Manifest | undefined> => {
  const untilMs = Date.now() + CLOSING_MS;
  for (;;) {
    const manifest = await readManifest(store, output, jobId);
    if (manifest !== undefined || Date.now() > untilMs) return manifest;
    await delay(POLL_MS);
  }
};

const cancelIn = async (jobId: string, { control, buckets, publish }: OpenCloud, io: CommandIo): Promise<number> => {
  const job = await findNamedJob(buckets, jobId);
  const closed = await readManifest(buckets.store, buckets.output, jobId);
  if (closed !== undefined) {
    print(io.stdout, `${jobId} is ${closed.status} already; there is nothing to cancel.`);
    return EXIT.complete;
  }
  const given = await cancelJob(job, {
    store: buckets.store,
    publish,
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
};

/**
 * `fanreel cancel JOB`: close an open job with the slices that are rendered.
 * @throws {UsageError} when the argument is no job id
 */
export const cancelCommand = async (raw: string, { stack }: JobFlags, io: CommandIo): Promise<number> => {
  const jobId = readJobArgument(raw);
  const cloud = await openJobCloud({ stack, home: homeOf(io), concurrency: 1 });
  try {
    return await cancelIn(jobId, cloud, io);
  } finally {
    await cloud.close();
  }
};
