import { announceWhenRendered } from '../shared/core/completion/announce-when-rendered.ts';
import { CANCELLATION } from '../shared/core/completion/cancellation.ts';
import { type GiveUpContext, giveUpMissing } from '../shared/core/completion/give-up-missing.ts';
import { missingOutlineEvents } from '../shared/core/completion/outline.ts';
import { recordFailedUpload } from '../shared/core/completion/record-failed-upload.ts';
import { DETAIL_TYPES } from '../shared/core/contracts/events.ts';
import type { Failure } from '../shared/core/contracts/failure.ts';
import { type OpenJob, OpenJobSchema } from '../shared/core/contracts/markers.ts';
import { cancelledKey, indexOfRecordKey, openKey, recordsPrefix } from '../shared/core/contracts/object-keys.ts';
import { readJson } from '../shared/core/contracts/read-document.ts';
import type { Job } from '../shared/core/documents/job.ts';
import { slicesOf } from '../shared/core/job/job-slices.ts';
import { sliceEvents } from '../shared/core/job/slice-events.ts';
import { noteRecent, readJob } from '../shared/core/job/stored-job.ts';
import { planRound, type Round } from './plan/plan-round.ts';

/** Dependencies of reconciling. */
export interface ReconcileContext extends GiveUpContext {
  /** a job without a new record for this long stands still, milliseconds */
  readonly stillMs: number;
}

/** An open job, from its marker. */
export interface OpenedJob {
  readonly jobId: string;
  /** when the marker was stored, epoch milliseconds by the store's clock */
  readonly markedMs: number;
}

/**
 * `left`: the job is young, being worked on, or another invocation has it. `planned`: its upload was announced again.
 * `asked`: its missing slices or its manifest were requested again. `givenUp`: it was closed with the slices that it has.
 */
export type ReconcileOutcome = 'left' | 'planned' | 'asked' | 'givenUp';

const stoodStill = (rounds: number): Failure => ({
  name: 'StoodStill',
  message: `No worker recorded this slice, although it was asked for in ${rounds} rounds. Read the log of the worker, then retry the job.`,
});

const neverPlanned = (rounds: number): Failure => ({
  name: 'StoodStill',
  message: `The splitter did not plan this upload, although it was announced in ${rounds} rounds. Read the log of the splitter, then upload the file again.`,
});

/** For a job without a plan: the splitter ended between the marker and the plan. */
const planAgain = async (open: OpenJob, due: Round, context: ReconcileContext): Promise<ReconcileOutcome> => {
  const { store, publish, outputBucket, now } = context;
  const { source, options, anew } = open;
  if (due.step !== 'giveUp') {
    await publish([
      {
        detailType: DETAIL_TYPES.uploaded,
        detail: {
          ...source,
          ...(options === undefined ? {} : { options }),
          ...(anew === true ? { anew } : {}),
        },
      },
    ]);
    return 'planned';
  }
  const failure = neverPlanned(open.round ?? 0);
  await recordFailedUpload(store, outputBucket, source, failure, new Date(now()).toISOString());
  return 'givenUp';
};

/** Which slices have a record, and when the newest was stored. */
const listRecords = async ({ store, outputBucket }: ReconcileContext, jobId: string) => {
  const indexes = new Set<number>();
  let lastMs: number | undefined;
  for await (const { key, modifiedMs } of store.list(outputBucket, recordsPrefix(jobId))) {
    const index = indexOfRecordKey(key);
    if (index === undefined) continue;
    indexes.add(index);
    lastMs = Math.max(lastMs ?? 0, modifiedMs);
  }
  return { indexes, lastMs };
};

/** Failed slices have a record and are not requested: their attempts are used up, and only a person retries them. */
const askForUnrecorded = async (
  job: Job,
  { anew }: OpenJob,
  recorded: ReadonlySet<number>,
  context: ReconcileContext,
): Promise<void> => {
  const { store, publish, outputBucket, requestId, now } = context;
  const missing = slicesOf(job).filter(({ index }) => !recorded.has(index));
  if (missing.length > 0) {
    const outline = await missingOutlineEvents(job, { store, outputBucket, now });
    await publish([...outline, ...sliceEvents(job, missing, now(), anew)]);
  } else {
    await announceWhenRendered({ store, publish, outputBucket, job, announcer: requestId, now, again: true });
  }
};

const act = async (
  open: OpenJob,
  due: Round,
  recorded: ReadonlySet<number>,
  context: ReconcileContext,
): Promise<ReconcileOutcome> => {
  const { store, outputBucket } = context;
  const { jobId } = open;
  const job = await readJob(store, outputBucket, jobId);
  if (job === undefined) {
    const outcome = await planAgain(open, due, context);
    if (outcome === 'givenUp') await store.delete(outputBucket, openKey(jobId));
    return outcome;
  }
  // The splitter may have been stopped before it listed the job.
  await noteRecent(store, outputBucket, job);
  const cancelled = (await store.head(outputBucket, cancelledKey(jobId))) !== undefined;
  if (cancelled || due.step === 'giveUp') {
    await giveUpMissing(job, cancelled ? CANCELLATION : stoodStill(open.round ?? 0), context);
    return 'givenUp';
  }
  await askForUnrecorded(job, open, recorded, context);
  return 'asked';
};

/**
 * Restart an open job that stands still: exactly its missing slices are requested, or, when none is missing, its
 * manifest. Failed slices stay as they are. Of several reconcilers only the one that writes the round into the marker acts.
 * @param nowMs epoch milliseconds by the store's clock
 */
export const reconcileJob = async (
  { jobId, markedMs }: OpenedJob,
  nowMs: number,
  context: ReconcileContext,
): Promise<ReconcileOutcome> => {
  const { store, outputBucket, stillMs } = context;
  // The cheapest check first: most open jobs are young.
  if (nowMs - markedMs < stillMs) return 'left';
  const stored = await store.getText(outputBucket, openKey(jobId));
  if (stored === undefined) return 'left';
  const open = readJson(OpenJobSchema, stored.text, `open/${jobId}.json`);
  const records = await listRecords(context, jobId);
  const due = planRound({ round: open.round ?? 0, markedMs, lastRecordMs: records.lastMs, nowMs, stillMs });
  if (due.step === 'wait') return 'left';
  const marked = { ...open, round: due.round };
  if (!(await store.putJson(outputBucket, openKey(jobId), marked, { ifMatch: stored.etag }))) return 'left';
  return act(open, due, records.indexes, context);
};
