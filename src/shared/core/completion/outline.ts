import * as z from 'zod/mini';
import { DETAIL_TYPES, type FanreelEvent } from '../contracts/events.ts';
import { type Failure, FailureSchema } from '../contracts/failure.ts';
import { manifestKey, outlineFailedKey, outlineKey } from '../contracts/object-keys.ts';
import { readJson } from '../contracts/read-document.ts';
import type { Warning } from '../contracts/warning.ts';
import type { Job } from '../documents/job.ts';
import type { Manifest } from '../documents/manifest.ts';
import type { Now, ObjectStore, PublishEvents } from '../ports/ports.ts';

/** `outline/failed.json`: why a job has no outline. It says nothing once the outline is there. */
const OutlineFailedSchema = z.object({
  version: z.literal(1),
  jobId: z.string(),
  error: FailureSchema,
  /** ISO 8601 */
  at: z.string(),
});
type OutlineFailed = z.infer<typeof OutlineFailedSchema>;

/** Dependencies of recording what became of an outline. */
export interface OutlineContext {
  readonly store: ObjectStore;
  readonly publish: PublishEvents;
  readonly outputBucket: string;
}

/** The event that asks for the outline of a job; none where none is planned. @param tsCreated epoch milliseconds */
export const outlineEvents = ({ jobId, outline }: Pick<Job, 'jobId' | 'outline'>, tsCreated: number): FanreelEvent[] =>
  outline === true ? [{ detailType: DETAIL_TYPES.outline, detail: { jobId, tsCreated } }] : [];

/** Whether the outline of a job is stored. */
export const hasOutline = async (store: ObjectStore, outputBucket: string, jobId: string): Promise<boolean> =>
  (await store.head(outputBucket, outlineKey(jobId))) !== undefined;

/** The event that asks for a job's outline again; none when it is there. */
export const missingOutlineEvents = async (
  job: Pick<Job, 'jobId' | 'outline'>,
  { store, outputBucket, now }: Pick<OutlineContext, 'store' | 'outputBucket'> & { readonly now: Now },
): Promise<FanreelEvent[]> =>
  job.outline === true && !(await hasOutline(store, outputBucket, job.jobId)) ? outlineEvents(job, now()) : [];

/**
 * The warning that a job has no outline.
 * @returns undefined when it is there, and while it may still come: only a recorded failure counts
 */
export const outlineWarning = async (
  { store, outputBucket }: Pick<OutlineContext, 'store' | 'outputBucket'>,
  jobId: string,
): Promise<Warning | undefined> => {
  const failed = await store.getText(outputBucket, outlineFailedKey(jobId));
  if (failed === undefined || (await hasOutline(store, outputBucket, jobId))) return undefined;
  const { error } = readJson(OutlineFailedSchema, failed.text, `outline/failed.json of job ${jobId}`);
  return {
    code: 'outlineMissing',
    message: `The coarse pictures of the whole film could not be made. ${error.message}`,
  };
};

/** Whether a manifest says of the outline what is true now. */
export const isTrueOfOutline = async (
  { jobId, warnings = [] }: Manifest,
  context: Pick<OutlineContext, 'store' | 'outputBucket'>,
): Promise<boolean> => {
  const warned = warnings.some(({ code }) => code === 'outlineMissing');
  return warned === ((await outlineWarning(context, jobId)) !== undefined);
};

/** A manifest that was written before has to say it too: the assembler is asked to look at it again. */
const tellManifest = async (jobId: string, { store, publish, outputBucket }: OutlineContext): Promise<void> => {
  if ((await store.head(outputBucket, manifestKey(jobId))) === undefined) return;
  await publish([{ detailType: DETAIL_TYPES.rendered, detail: { jobId } }]);
};

/**
 * Record that a job gets no outline. An outline that is there stays.
 * @param at ISO 8601
 * @returns whether the failure holds
 */
export const recordFailedOutline = async (
  jobId: string,
  error: Failure,
  at: string,
  context: OutlineContext,
): Promise<boolean> => {
  const { store, outputBucket } = context;
  if (await hasOutline(store, outputBucket, jobId)) return false;
  const failed: OutlineFailed = { version: 1, jobId, error, at };
  await store.putJson(outputBucket, outlineFailedKey(jobId), failed);
  await tellManifest(jobId, context);
  return true;
};

/** Tell that an outline is there now. Only after a recorded failure can a manifest say anything else. */
export const noteOutline = async (jobId: string, context: OutlineContext): Promise<void> => {
  const { store, outputBucket } = context;
  if ((await store.head(outputBucket, outlineFailedKey(jobId))) !== undefined) await tellManifest(jobId, context);
};
