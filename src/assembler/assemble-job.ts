import { GATHERERS } from '../renders/assembler/for-assembler.ts';
import type { GatherContext, Gathered, GatherRequest } from '../renders/parts/assembler/assembler-part.ts';
import { isTrueOfOutline, outlineEvents, outlineWarning } from '../shared/core/completion/outline.ts';
import { readRecords } from '../shared/core/completion/slice-records.ts';
import { readStoredManifest } from '../shared/core/completion/stored-outcome.ts';
import { listStored } from '../shared/core/completion/stored-outputs.ts';
import { DETAIL_TYPES, type FanreelEvent } from '../shared/core/contracts/events.ts';
import { OpenJobSchema } from '../shared/core/contracts/markers.ts';
import {
  indexOfRecordKey,
  jobPrefix,
  manifestKey,
  openKey,
  outlineFailedKey,
  outlineKey,
} from '../shared/core/contracts/object-keys.ts';
import { readDocument, readJson } from '../shared/core/contracts/read-document.ts';
import type { Job } from '../shared/core/documents/job.ts';
import { type Manifest, ManifestSchema } from '../shared/core/documents/manifest.ts';
import { stitchedOutputs } from '../shared/core/documents/stitched-outputs.ts';
import { readJob } from '../shared/core/job/stored-job.ts';
import type { Now, ObjectStore, PublishEvents } from '../shared/core/ports/ports.ts';
import { gatherExtras } from './gather-extras.ts';
import { buildManifest } from './plan/build-manifest.ts';
import { checkCoverage } from './plan/check-coverage.ts';

/** Dependencies of the assembler. */
export interface AssembleContext {
  readonly store: ObjectStore;
  readonly publish: PublishEvents;
  readonly outputBucket: string;
  readonly now: Now;
  /** time until the function's deadline, when the storyboard is given up. Absent: there is no deadline */
  readonly remainingMs?: () => number;
  /** told why the poster or the fingerprints are missing; default: nobody is */
  readonly warn?: (message: string, facts: { readonly error: Error }) => void;
}

/** `unknownJob`: there is no plan. `incomplete`: some slices have no record yet. `left`: already closed and announced. */
export type AssembleOutcome =
  | { readonly outcome: 'completed'; readonly status: Manifest['status'] }
  | { readonly outcome: 'unknownJob' | 'incomplete' | 'left' };

/** Make the renders that combine all slices, kind by kind. Empty when no slice was rendered. */
const gatherAll = async (request: GatherRequest, context: GatherContext): Promise<Gathered[]> => {
  const gathered: Gathered[] = [];
  for (const kind of request.rendered.length === 0 ? [] : request.job.options.renders) {
    const made = await GATHERERS[kind]?.(request, context);
    if (made !== undefined) gathered.push(made);
  }
  return gathered;
};

/** Announce the manifest, then remove the open marker. In this order a job that is cut off in between is announced again. */
const closeJob = async (
  { store, publish, outputBucket }: AssembleContext,
  job: Job,
  { jobId, status }: Manifest,
  { wasOpen = true, also = [] }: { readonly wasOpen?: boolean; readonly also?: readonly FanreelEvent[] } = {},
): Promise<AssembleOutcome> => {
  const joins = stitchedOutputs(job).length > 0;
  const detail = { jobId, status, manifestKey: manifestKey(jobId), joins };
  await publish([{ detailType: DETAIL_TYPES.completed, detail }, ...also]);
  // A marker that was not there at the beginning is that of a retry, whose slices are still to come.
  if (wasOpen) await store.delete(outputBucket, openKey(jobId));
  return { outcome: 'completed', status };
};

/** Whether an open job is rendered anew: its outputs may have other bytes even where they are as long as before. */
const isAnew = (jobId: string, marker: string | undefined): boolean =>
  marker !== undefined && readJson(OpenJobSchema, marker, `The marker of job ${jobId}`).anew === true;

/** What a manifest says of outputs. */
const describedBy = (manifest: Manifest): string => {
  const { status, coverage, renders, storyboard, poster, fingerprints, preview, warnings, takenOver, chosen } =
    manifest;
  const outputs = [status, coverage, renders, storyboard, poster, fingerprints, preview, warnings, takenOver, chosen];
  return JSON.stringify(outputs);
};

/** Whether two manifests describe the same outputs. When they were written and how long the job took is not compared. */
const saysTheSame = (one: Manifest, other: Manifest): boolean => describedBy(one) === describedBy(other);

/**
 * Write the manifest of a job whose slices are all recorded, and publish `videoCompleted`. It is idempotent. A job that was
 * opened again and has other outputs now gets the next revision.
 * @throws {StorageError | PublishError} when another attempt may help
 */
export const assembleJob = async (jobId: string, context: AssembleContext): Promise<AssembleOutcome> => {
  const { store, outputBucket, now } = context;
  const written = await readStoredManifest(store, outputBucket, jobId);
  const open = written === undefined ? undefined : await store.getText(outputBucket, openKey(jobId));
  const wasOpen = written === undefined || open !== undefined;
  if (written !== undefined && !wasOpen && (await isTrueOfOutline(written.manifest, context)))
    return { outcome: 'left' };
  const job = await readJob(store, outputBucket, jobId);
  if (job === undefined) return { outcome: 'unknownJob' };

  const stored = await listStored(store, outputBucket, jobPrefix(jobId));
  const indexes = [...stored.keys()].map(indexOfRecordKey).filter((index) => index !== undefined);
  const records = await readRecords(
    store,
    outputBucket,
    jobId,
    indexes.filter((index) => index < job.sliceCount),
  );
  if (records.size < job.sliceCount) return { outcome: 'incomplete' };

  const revision = (written?.manifest.revision ?? 0) + 1;
  const coverage = checkCoverage({ job, records, stored });
  const { remainingMs = () => Number.POSITIVE_INFINITY } = context;
  const gathered = await gatherAll({ job, rendered: coverage.rendered }, { store, outputBucket, remainingMs });
  const outline = await outlineWarning(context, jobId);
  const extras = await gatherExtras(job, coverage.rendered, context);
  const manifest = buildManifest({ job, records, coverage, gathered, outline, extras, revision, nowMs: now() });
  if (written !== undefined && !isAnew(jobId, open?.text) && saysTheSame(manifest, written.manifest)) {
    return closeJob(context, job, written.manifest, { wasOpen });
  }
  readDocument(ManifestSchema, manifest, `The manifest of job ${jobId}`);
  const condition = written === undefined ? { ifAbsent: true as const } : { ifMatch: written.etag };
  if (await store.putJson(outputBucket, manifestKey(jobId), manifest, condition)) {
    // The event that asked for the outline may have been lost: nobody else would ask once the job is closed.
    const isOpen = written === undefined && ![outlineKey, outlineFailedKey].some((keyOf) => stored.has(keyOf(jobId)));
    return closeJob(context, job, manifest, { wasOpen, also: isOpen ? outlineEvents(job, now()) : [] });
  }
  const holds = await readStoredManifest(store, outputBucket, jobId);
  return closeJob(context, job, holds?.manifest ?? manifest, { wasOpen });
};
