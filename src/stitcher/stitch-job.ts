import { isAbout, manifestMark, readStitched } from '../shared/core/completion/stitched-record.ts';
import { readStoredManifest } from '../shared/core/completion/stored-outcome.ts';
import { failureOf } from '../shared/core/contracts/failure.ts';
import { stitchedKey, stitchedRecordKey } from '../shared/core/contracts/object-keys.ts';
import type { Job } from '../shared/core/documents/job.ts';
import type { Manifest } from '../shared/core/documents/manifest.ts';
import type { StitchedRecord } from '../shared/core/documents/stitched.ts';
import { type StitchedOutputPlan, stitchedOutputs } from '../shared/core/documents/stitched-outputs.ts';
import { FanreelError, StorageError } from '../shared/core/errors/errors.ts';
import { readJob } from '../shared/core/job/stored-job.ts';
import type { Now, ObjectStore } from '../shared/core/ports/ports.ts';
import type { ExtractAudio, ExtractedAudio } from './adapters/extract-audio.ts';
import { type OutputContext, type OutputResult, stitchOutput, wholeRange } from './stitch-output.ts';

/** Dependencies of stitching. */
export interface StitchContext {
  readonly store: ObjectStore;
  readonly outputBucket: string;
  readonly extractAudio: ExtractAudio;
  /** Make a folder of its own for this attempt. */
  readonly openWorkspace: (name: string) => Promise<{ readonly dir: string; remove(): Promise<void> }>;
  readonly now: Now;
}

/** `unknownJob`: there is no plan or no manifest. `nothing`: the job has no whole-video renders. `left`: already done. */
export type StitchOutcome =
  | { readonly outcome: 'stitched'; readonly record: StitchedRecord }
  | { readonly outcome: 'unknownJob' | 'nothing' | 'left' };

/** Tries when the manifest is replaced while it is stitched; then the attempt fails. Each new manifest has its own event. */
const MAX_ROUNDS = 3;

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/** A render that can never be made is left out with its reason; the others are made. */
const outputOrReason = async (plan: StitchedOutputPlan, context: OutputContext): Promise<OutputResult> => {
  try {
    return await stitchOutput(plan, context);
  } catch (error) {
    if (!(error instanceof FanreelError) || error.retryable) throw error;
    return {
      output: undefined,
      leftOut: [{ output: plan.name, what: 'output', ...wholeRange(context.job), error: failureOf(error) }],
    };
  }
};

const stitchAll = async (
  job: Job,
  manifest: Manifest,
  plans: readonly StitchedOutputPlan[],
  before: ReadonlySet<string>,
  context: StitchContext,
): Promise<StitchedRecord> => {
  const { store, outputBucket: bucket, now } = context;
  const startedAt = new Date(now()).toISOString();
  const workspace = await context.openWorkspace(job.jobId);
  try {
    const audio = once((): Promise<ExtractedAudio> => context.extractAudio(job, workspace.dir));
    const results: OutputResult[] = [];
    for (const plan of plans) results.push(await outputOrReason(plan, { store, bucket, job, manifest, audio, before }));
    const outputs = results.flatMap(({ output }) => (output === undefined ? [] : [output]));
    const leftOut = results.flatMap((result) => result.leftOut);
    const error = outputs.length === 0 ? leftOut[0]?.error : undefined;
    return {
      version: 1,
      jobId: job.jobId,
      manifest: manifestMark(manifest),
      status: outputs.length === 0 ? 'failed' : leftOut.length > 0 ? 'partial' : 'complete',
      outputs,
      leftOut,
      ...(error === undefined ? {} : { error }),
      startedAt,
      finishedAt: new Date(now()).toISOString(),
    };
  } finally {
    await workspace.remove();
  }
};

/**
 * Drop unfinished uploads of killed or concurrent attempts: the record is written, so they are not needed any more. An
 * attempt that loses its upload this way finds the record when it is retried.
 */
const dropBegun = async (
  jobId: string,
  plans: readonly StitchedOutputPlan[],
  context: StitchContext,
): Promise<void> => {
  for (const { name } of plans) await context.store.dropUploads(context.outputBucket, stitchedKey(jobId, name));
};

/**
 * Stitch the renders of a closed job's slices to renders of the whole video, then record the result. Doing it again changes
 * nothing, unless the job has a newer manifest or all its whole-video renders failed.
 * @throws {StorageError | ProcessError} when another attempt may help
 */
export const stitchJob = async (jobId: string, context: StitchContext): Promise<StitchOutcome> => {
  const { store, outputBucket } = context;
  const job = await readJob(store, outputBucket, jobId);
  let manifest = (await readStoredManifest(store, outputBucket, jobId))?.manifest;
  if (job === undefined || manifest === undefined) return { outcome: 'unknownJob' };
  const plans = stitchedOutputs(job);
  if (plans.length === 0) return { outcome: 'nothing' };
  const before = await readStitched(store, outputBucket, jobId);
  if (before !== undefined && isAbout(before.record, manifest) && before.record.status !== 'failed') {
    await dropBegun(jobId, plans, context);
    return { outcome: 'left' };
  }
  const stored = new Set(before?.record.outputs.map(({ key }) => key));
  for (let round = 1; round <= MAX_ROUNDS; round += 1) {
    const record = await stitchAll(job, manifest, plans, stored, context);
    const newest = (await readStoredManifest(store, outputBucket, jobId))?.manifest;
    // It was opened again: its next manifest brings an event of its own.
    if (newest === undefined) return { outcome: 'unknownJob' };
    if (isAbout(record, newest)) {
      await store.putJson(outputBucket, stitchedRecordKey(jobId), record);
      await dropBegun(jobId, plans, context);
      return { outcome: 'stitched', record };
    }
    manifest = newest;
  }
  throw new StorageError(
    `The manifest of job ${jobId} was replaced ${MAX_ROUNDS} times while it was stitched. Try again.`,
  );
};
