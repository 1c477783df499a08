import { randomUUID } from 'node:crypto';
import { askForMissing } from '../../shared/core/completion/ask-for-missing.ts';
import { findLostOutputs, lostSentences } from '../../shared/core/completion/lost-outputs.ts';
import { reopenSlices } from '../../shared/core/completion/reopen-slices.ts';
import { readRefusal } from '../../shared/core/completion/source-outcome.ts';
import { lastStoredMs, standsStill } from '../../shared/core/completion/stands-still.ts';
import { readManifest } from '../../shared/core/completion/stored-outcome.ts';
import type { Refusal } from '../../shared/core/contracts/by-source.ts';
import { DETAIL_TYPES } from '../../shared/core/contracts/events.ts';
import { cancelledKey, jobKey } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { Manifest } from '../../shared/core/documents/manifest.ts';
import { bySourceKey } from '../../shared/core/documents/source-identity.ts';
import { SourceMediaError, StorageError } from '../../shared/core/errors/errors.ts';
import { identifyJob } from '../../shared/core/job/identify-job.ts';
import { plannedMs } from '../../shared/core/job/job-slices.ts';
import { readJob } from '../../shared/core/job/stored-job.ts';
import { takeBackDeletion } from '../../shared/core/job/take-back-deletion.ts';
import type { ObjectStore } from '../../shared/core/ports/ports.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { dropDamaged, isDamage } from '../job/drop-damaged.ts';
import { awaitBySource, type SplitterAnswer } from '../job/find-job.ts';
import { followJob, mediaDoneMs } from '../job/follow-job.ts';
import { makeRecordReader } from '../job/job-reader.ts';
import { type SourceFile, sourceFileError } from '../sources/source-files.ts';
import type { PlacedSource, SentSource } from '../upload/upload-source.ts';
import { bringSource } from './bring-source.ts';
import type { RunSourceContext } from './run-source-context.ts';

/** Work that this run did for a source. */
export interface Work {
  readonly wallMs: number;
  /** the same with checksum and upload, where there was one */
  readonly takenMs?: number;
  /** length of the slices that were rendered, milliseconds */
  readonly mediaMs: number;
  readonly peakConcurrency: number;
}

/** Outcome of a source: rejected, or closed with a manifest. */
export type RunOutcome =
  | {
      readonly kind: 'rejected';
      readonly source: SentSource;
      readonly bySource: Extract<Refusal, { rejected: unknown }>;
    }
  | {
      readonly kind: 'closed';
      readonly source: SentSource;
      readonly manifest: Manifest;
      /** undefined when there was nothing left to do */
      readonly work: Work | undefined;
    };

const upload = (file: SourceFile, context: RunSourceContext): Promise<PlacedSource> =>
  bringSource(file, context).catch((error: unknown) => {
    throw sourceFileError(file, error);
  });

/** Id of the job for this source. Undefined when the source is faulty: only the splitter can say why. */
const expectedJob = async (
  { key, etag }: SentSource,
  { buckets, stackOptions, optionsText: options }: RunSourceContext,
): Promise<string | undefined> => {
  const config = { outputBucket: buckets.output, stackOptions };
  try {
    const upload = { bucket: buckets.source, key, etag, options };
    return (await identifyJob(upload, { config, store: buckets.store })).jobId;
  } catch (error) {
    if (error instanceof SourceMediaError) return undefined;
    throw error;
  }
};

/** Delete a damaged document: it has no use, and would block the one that replaces it. @throws the given error, always */
const dropIfDamaged = async (store: ObjectStore, bucket: string, key: string, error: unknown): Promise<never> => {
  if (isDamage(error)) await store.delete(bucket, key);
  throw error;
};

/** Request a job for a source that is uploaded. An earlier refusal is deleted: another ffmpeg or parameter may lift it. */
const askForJob = async (
  { key, etag }: SentSource,
  { buckets, publish, optionsText: options, again = false, repairing = false }: RunSourceContext,
): Promise<void> => {
  const { store, output, source: bucket } = buckets;
  const identity = { bucket, key, etag };
  const refusal = await readRefusal(store, output, identity).catch((error: unknown) =>
    dropIfDamaged(store, output, bySourceKey(identity), error),
  );
  if (refusal !== undefined) await store.delete(output, bySourceKey(identity));
  await publish([
    {
      detailType: DETAIL_TYPES.uploaded,
      detail: { ...identity, options, ...(again || repairing ? { anew: true } : {}) },
    },
  ]);
};

interface Answer {
  readonly answer: SplitterAnswer;
  /** whether the job was there before this run */
  readonly known: boolean;
}

/** The job of a source with these options, or why there is none. The splitter is asked unless an upload event already did. */
const jobOf = async (source: PlacedSource, sinceMs: number, context: RunSourceContext): Promise<Answer> => {
  const { cloud, buckets, optionsText } = context;
  const { store, output } = buckets;
  const jobId = await expectedJob(source, context);
  if (jobId !== undefined && (await store.head(output, jobKey(jobId))) !== undefined) {
    return { answer: { jobId }, known: true };
  }
  const isAsked =
    source.ownOptions === optionsText && (source.how === 'uploaded' || (await cloud.splitting(source.key)));
  if (!isAsked) {
    await askForJob(source, context);
    // An earlier refusal was deleted, so any refusal is an answer to this request.
    return { answer: await awaitBySource(context, source, jobId, 0), known: false };
  }
  // The store's clock may be behind ours, so the earlier of the two times counts.
  const storedMs = (await lastStoredMs(store, buckets.source, source.key)) ?? sinceMs;
  return { answer: await awaitBySource(context, source, jobId, Math.min(sinceMs, storedMs)), known: false };
};

const planOf = async (jobId: string, { buckets, report }: RunSourceContext): Promise<Job> => {
  const { store, output } = buckets;
  const job = await readJob(store, output, jobId).catch(async (error: unknown) => {
    // Other damaged objects of the job are deleted too: the functions that plan it again would fail on them.
    if (isDamage(error)) await dropDamaged(buckets, jobId);
    return dropIfDamaged(store, output, jobKey(jobId), error);
  });
  if (job === undefined) throw new StorageError(`The plan of job ${jobId} is not there. Run the same command again.`);
  report({ type: 'planned', jobId, sliceTotal: job.sliceCount, media: job.media, mediaMs: plannedMs(job) });
  return job;
};

/**
 * Open a closed or cancelled job again where something failed.
 * @param again open any job again, with all of its slices
 * @returns whether its slices have to be requested
 */
const reopen = async (
  job: Job,
  manifest: Manifest | undefined,
  context: RunSourceContext,
  again: boolean,
): Promise<boolean> => {
  const { store, output } = context.buckets;
  const cancelled = await store.head(output, cancelledKey(job.jobId));
  if (!again && manifest === undefined && cancelled === undefined) return false;
  const opening = { store, outputBucket: output, now: Date.now };
  const opened = await reopenSlices(job, opening, again ? 'all' : 'failed');
  context.report({ type: 'retrying', slices: opened.length });
  return true;
};

/** Whether nothing works on an open job any more. */
const isIdle = async (job: Job, { cloud, buckets }: RunSourceContext): Promise<boolean> => {
  const activity = await cloud.activity(job.jobId);
  if (activity === undefined) return standsStill(buckets.store, buckets.output, job.jobId, Date.now());
  return activity.running + activity.waiting === 0 && !(await cloud.splitting(job.source.key));
};

/**
 * Process one file: checksum, upload, job, every slice, manifest. Steps whose result is there already are not repeated.
 * @throws {FanreelError} when the file could not be processed to its end
 */
export const runSource = async (file: SourceFile, context: RunSourceContext): Promise<RunOutcome> => {
  const { buckets, publish } = context;
  const sinceMs = Date.now();
  const source = await context.inTurn(() => upload(file, context));
  const startedMs = Date.now();
  const { answer, known } = await jobOf(source, sinceMs, context);
  if ('rejected' in answer) return { kind: 'rejected', source, bySource: answer };
  if ('failed' in answer) {
    const { name, message } = answer.failed;
    throw new StorageError(
      `"${shownName(source.key)}" could not be planned on any attempt (${name}: ${message}). Read ${context.logs}, then run the same command again.`,
    );
  }

  const { jobId } = answer;
  const job = await planOf(jobId, context);
  const { store, output: outputBucket } = buckets;
  // Even a complete job: what is left of a deletion that was cut would be swept later.
  if (known) await takeBackDeletion(jobId, { store, outputBucket });
  const manifest = await readManifest(store, outputBucket, jobId);
  // A new job that the upload's own event planned may take renders over: it is rendered again once it has ended.
  const again = context.again === true && (known || job.takesFrom !== undefined);
  if (!again && manifest?.status === 'complete') {
    const lost = lostSentences(await findLostOutputs(store, outputBucket, manifest));
    if (lost.length === 0) return { kind: 'closed', source, manifest, work: undefined };
  }
  const ask = async (): Promise<void> => {
    const asking = { store, publish, outputBucket, requestId: randomUUID(), now: Date.now };
    await askForMissing(job, asking, undefined, again || context.repairing === true);
  };
  if (again && manifest === undefined) {
    // Whatever still works on the job may take renders over, and record a slice after its record was removed: it ends first.
    if (known && (await isIdle(job, context))) await ask();
    await followJob(context, job, ask);
  }
  const reopened = await reopen(job, manifest, context, again);
  const mediaBeforeMs = known ? mediaDoneMs(await makeRecordReader(store, outputBucket, jobId)()) : 0;
  if (reopened || (known && (await isIdle(job, context)))) await ask();
  const followed = await followJob(context, job, ask);
  return {
    kind: 'closed',
    source,
    manifest: followed.manifest,
    work: {
      wallMs: Date.now() - startedMs,
      takenMs: Date.now() - sinceMs,
      mediaMs: followed.mediaMs - mediaBeforeMs,
      peakConcurrency: followed.peakConcurrency,
    },
  };
};
