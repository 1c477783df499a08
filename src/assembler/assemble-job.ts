import { readRecords } from '../shared/completion/slice-records.ts';
import { DETAIL_TYPES } from '../shared/contracts/events.ts';
import type { Manifest } from '../shared/contracts/manifest.ts';
import { indexOfRecordKey, jobPrefix, manifestKey, openKey } from '../shared/contracts/object-keys.ts';
import { readJob } from '../shared/job/stored-job.ts';
import { readManifest } from '../shared/job/stored-manifest.ts';
import type { Now, ObjectStore, PublishEvents } from '../shared/ports.ts';
import { buildManifest } from './build-manifest.ts';

/** What the assembler needs from outside. */
export interface AssembleContext {
  readonly store: ObjectStore;
  readonly publish: PublishEvents;
  readonly outputBucket: string;
  readonly now: Now;
}

/** `unknownJob`: there is no plan. `incomplete`: slices are still without a record. `left`: it was complete and said so. */
export type AssembleOutcome =
  | { readonly outcome: 'completed'; readonly status: Manifest['status'] }
  | { readonly outcome: 'unknownJob' | 'incomplete' | 'left' };

const storedBelow = async ({ store, outputBucket }: AssembleContext, prefix: string): Promise<Map<string, number>> => {
  const stored = new Map<string, number>();
  for await (const { key, bytes } of store.list(outputBucket, prefix)) stored.set(key, bytes);
  return stored;
};

/** Say it, then close the job: while the marker is there, whoever comes by says it again. */
const closeJob = async (
  { store, publish, outputBucket }: AssembleContext,
  { jobId, status }: Manifest,
): Promise<AssembleOutcome> => {
  const detail = { jobId, status, manifestKey: manifestKey(jobId) };
  await publish([{ detailType: DETAIL_TYPES.completed, detail }]);
  await store.delete(outputBucket, openKey(jobId));
  return { outcome: 'completed', status };
};

/**
 * Write the manifest of a job whose slices are all recorded, and say `videoCompleted`. Coming again changes nothing.
 * @throws {StorageError | PublishError} when another attempt may help
 */
export const assembleJob = async (jobId: string, context: AssembleContext): Promise<AssembleOutcome> => {
  const { store, outputBucket, now } = context;
  const written = await readManifest(store, outputBucket, jobId);
  if (written !== undefined) {
    const open = await store.head(outputBucket, openKey(jobId));
    return open === undefined ? { outcome: 'left' } : closeJob(context, written);
  }
  const job = await readJob(store, outputBucket, jobId);
  if (job === undefined) return { outcome: 'unknownJob' };

  const stored = await storedBelow(context, jobPrefix(jobId));
  const indexes = [...stored.keys()].map(indexOfRecordKey).filter((index) => index !== undefined);
  const records = await readRecords(
    store,
    outputBucket,
    jobId,
    indexes.filter((index) => index < job.sliceCount),
  );
  if (records.size < job.sliceCount) return { outcome: 'incomplete' };

  const manifest = buildManifest({ job, records, stored, nowMs: now() });
  const created = await store.putJson(outputBucket, manifestKey(jobId), manifest, { ifAbsent: true });
  return closeJob(context, created ? manifest : ((await readManifest(store, outputBucket, jobId)) ?? manifest));
};
