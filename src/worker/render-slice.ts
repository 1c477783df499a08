import pLimit from 'p-limit';
import { lookAddress, madeWith, renderAddress } from '../renders/address/render-address.ts';
import { withGlances } from '../renders/graph/plan-glances.ts';
import { plannedPictures, planRenders, type RenderPlan } from '../renders/graph/plan-renders.ts';
import type { OutputFile } from '../renders/parts/worker/output-file.ts';
import { announceWhenRendered } from '../shared/core/completion/announce-when-rendered.ts';
import { CANCELLED } from '../shared/core/completion/cancellation.ts';
import { recordFailedSlice } from '../shared/core/completion/record-failed-slice.ts';
import { storeSliceRecord } from '../shared/core/completion/store-slice-record.ts';
import { failureOf } from '../shared/core/contracts/failure.ts';
import { readDocument, readJson } from '../shared/core/contracts/read-document.ts';
import type { Warning } from '../shared/core/contracts/warning.ts';
import type { MadeWith, RenderingProgram } from '../shared/core/documents/made-with.ts';
import {
  type LeftOutRender,
  type RenderRecord,
  type SliceRecord,
  SliceRecordSchema,
} from '../shared/core/documents/slice-record.ts';
import { FanreelError, InvalidEventError } from '../shared/core/errors/errors.ts';
import { checkRenderSizes } from '../shared/core/job/check-render-sizes.ts';
import { withCurrentVersion } from '../shared/core/job/current-version.ts';
import type { Media } from '../shared/core/option-forms/option-forms.ts';
import type { Now, ObjectStore, PublishEvents } from '../shared/core/ports/ports.ts';
import type { FunctionConfig } from '../shared/core/topology/config.ts';
import { flashWarnings } from './plan/flash-warnings.ts';
import { parseSliceEvent, type SliceRequest } from './plan/parse-slice-event.ts';
import { inRecordOrder, renderRecords } from './plan/render-record.ts';
import { type FindJob, findSliceTask, kindsOf, type SliceTask, wantsExtras } from './plan/slice-task.ts';
import type { RecentListing } from './recent-listing.ts';
import type { SliceExtras } from './slice-extras.ts';
import { storeExtras } from './store-extras.ts';
import { takeOver } from './take-over.ts';
import { type AttemptBounds, watchAttempt } from './watch-attempt.ts';

/** Decode the slice once and write every planned output into `dir`. */
export type RenderMedia = (
  task: SliceTask,
  plan: RenderPlan,
  dir: string,
) => Promise<{
  readonly outputs: OutputFile[];
  readonly cpuMs: number;
  /** what could not be made as asked */
  readonly leftOut?: readonly LeftOutRender[];
  /** known inexactness of these outputs */
  readonly warnings?: readonly Warning[];
  /** how a film was read */
  readonly reading?: SliceRecord['reading'];
  /** what is made beside the renders */
  readonly extras?: SliceExtras;
}>;

export interface RenderSlicePorts {
  readonly store: ObjectStore;
  readonly publish: PublishEvents;
  readonly findJob: FindJob;
  /** plans of jobs from which renders are taken over */
  readonly otherJob: FindJob['stored'];
  readonly renderMedia: RenderMedia;
  /** the ffmpeg of this worker */
  readonly program: () => Promise<RenderingProgram>;
  /** Make a separate folder for this attempt. */
  readonly openWorkspace: (name: string) => Promise<{ readonly dir: string; remove(): Promise<void> }>;
  readonly now: Now;
  readonly recent: RecentListing;
  readonly bounds: AttemptBounds;
  readonly config: Pick<FunctionConfig, 'outputBucket' | 'memoryMb'>;
}

/** Facts about the invocation itself. */
export interface SliceInvocation {
  readonly requestId: string;
  readonly coldStart: boolean;
}

/** `already`: a record was there and nothing was rendered. */
export interface SliceOutcome {
  readonly status: 'rendered' | 'failed' | 'already';
  readonly jobId: string;
  readonly media: Media;
  readonly index: number;
  readonly record: SliceRecord;
}

const UPLOADS_IN_FLIGHT = 8;
const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Parse a record. An unreadable one counts as missing: its slice is rendered again. */
const readableRecord = (text: string): SliceRecord | undefined => {
  try {
    return readJson(SliceRecordSchema, text, 'The record');
  } catch (error) {
    if (error instanceof InvalidEventError) return undefined;
    throw error;
  }
};

/** Error names of slices that were given up on purpose; slices with other failures are tried again. */
const GIVEN_UP: ReadonlySet<string | undefined> = new Set([CANCELLED, 'tooExpensive']);

/** A stored record that leaves nothing to do: rendered, or given up. */
const finalRecord = async (task: SliceTask, ports: RenderSlicePorts): Promise<SliceRecord | undefined> => {
  if (task.planned && ports.recent.lacks(task.job.jobId, task.index)) return undefined;
  const stored = await ports.store.getText(ports.config.outputBucket, task.keys.record);
  const record = stored && readableRecord(stored.text);
  if (record === undefined) return undefined;
  return record.status === 'rendered' || GIVEN_UP.has(record.error?.name) ? record : undefined;
};

const uploadAll = (outputs: readonly OutputFile[], ports: RenderSlicePorts) => {
  const limit = pLimit(UPLOADS_IN_FLIGHT);
  return Promise.all(
    outputs.map(({ path, ...output }) =>
      limit(async () => {
        const { key, contentType } = output;
        const stored = await ports.store.put(ports.config.outputBucket, { key, contentType, body: { path } });
        return { ...output, ...stored };
      }),
    ),
  );
};

const baseRecord = (
  { job, index, range }: SliceTask,
  request: SliceRequest,
  invocation: SliceInvocation,
  ports: RenderSlicePorts,
) => {
  const startedMs = ports.now();
  return {
    version: 1 as const,
    jobId: job.jobId,
    index,
    start: range.startMs / 1000,
    end: range.endMs / 1000,
    requestId: invocation.requestId,
    startedAt: isoTime(startedMs),
    queuedMs: Math.max(0, Math.round(startedMs - (request.createdMs ?? startedMs))),
    coldStart: invocation.coldStart,
    memoryMb: ports.config.memoryMb,
  };
};

/** Announce that the job is rendered if this was its last missing record. */
const announce = async (
  { job, index, planned }: SliceTask,
  { requestId }: SliceInvocation,
  ports: RenderSlicePorts,
) => {
  const { store, publish, now, recent, config } = ports;
  if (!planned) return;
  await announceWhenRendered({
    store,
    publish,
    outputBucket: config.outputBucket,
    job,
    announcer: requestId,
    now,
    recorded: index,
    onListed: (listing) => recent.note(listing),
  });
};

/** Store the record. @returns the record in effect: an earlier rendered one stays */
const storeRecord = async (
  { planned, keys }: SliceTask,
  record: SliceRecord,
  { store, publish, config }: RenderSlicePorts,
): Promise<SliceRecord> => {
  const { outputBucket } = config;
  if (!planned) {
    readDocument(SliceRecordSchema, record, `The record "${keys.record}"`);
    await store.putJson(outputBucket, keys.record, record);
    return record;
  }
  if (record.status === 'rendered' || record.error === undefined) return storeSliceRecord(store, outputBucket, record);
  await recordFailedSlice(store, publish, outputBucket, { ...record, status: 'failed', error: record.error });
  return record;
};

type Rendered = Pick<
  SliceRecord,
  'renders' | 'leftOut' | 'cpuMs' | 'warnings' | 'reading' | 'madeWith' | 'sourceEtag' | 'fingerprints' | 'poster'
>;

/** The plan of a slice: its renders, and small pictures for what is made beside them. */
const planSlice = (task: SliceTask): RenderPlan => {
  const { probe, options } = task.job;
  const plan = planRenders(probe, options, task.range, kindsOf(task));
  if (!wantsExtras(task)) return plan;
  return withGlances(plan, { width: probe.video.displayWidth, height: probe.video.displayHeight });
};

const renderVersion = async (task: SliceTask, ports: RenderSlicePorts): Promise<Rendered> => {
  const { media: kind, probe, options } = task.job;
  checkRenderSizes(kind, probe, options, task.range.endMs - task.range.startMs);
  const plan = planSlice(task);
  // A slice may show no moment of the preview, and no tile: then nothing is read, and no ffmpeg is started.
  if (kind === 'video' && plannedPictures(plan).length === 0) return { renders: [], cpuMs: 0 };
  const workspace = await ports.openWorkspace(task.job.jobId);
  try {
    const media = await ports.renderMedia(task, plan, workspace.dir);
    const { outputs, leftOut = [], cpuMs, reading, extras } = media;
    const renders = renderRecords(await uploadAll(outputs, ports));
    const stored = extras && (await storeExtras(extras, task, ports));
    const warnings = [...(media.warnings ?? []), ...(stored?.warnings ?? [])];
    return {
      renders,
      cpuMs,
      ...stored?.record,
      ...(leftOut.length === 0 ? {} : { leftOut: [...leftOut] }),
      ...(reading === undefined ? {} : { reading }),
      ...(warnings.length === 0 ? {} : { warnings }),
    };
  } finally {
    await workspace.remove();
  }
};

/** Render the planned version of the source, or another version (etag) with the same bytes. */
const renderAll = async (task: SliceTask, ports: RenderSlicePorts): Promise<Rendered> => {
  const { job } = task;
  const { result, source } = await withCurrentVersion(job.source, ports.store, (version) =>
    renderVersion({ ...task, job: { ...job, source: version } }, ports),
  );
  return source.etag === job.source.etag ? result : { ...result, sourceEtag: source.etag };
};

/** Warnings of what was rendered and of what was taken over, each once. */
const joinWarnings = (...lists: readonly (readonly Warning[] | undefined)[]): Pick<Rendered, 'warnings'> => {
  const warnings = new Map(lists.flatMap((list = []) => list.map((each) => [`${each.code} ${each.message}`, each])));
  return warnings.size === 0 ? {} : { warnings: [...warnings.values()] };
};

const withAddresses = ({ job, range }: SliceTask, made: MadeWith, rows: readonly RenderRecord[]): RenderRecord[] =>
  rows.map((row) => {
    const address = renderAddress(job, row.kind, range, made);
    return address === undefined ? row : { ...row, address };
  });

/** What was made beside the renders, with the address by which other jobs take it over. */
const extrasOf = ({ job, range }: SliceTask, made: MadeWith, { fingerprints, poster }: Rendered) => ({
  ...(fingerprints === undefined ? {} : { fingerprints: { ...fingerprints, address: lookAddress(job, range, made) } }),
  ...(poster === undefined ? {} : { poster }),
});

/** Copy what other jobs of the film have rendered alike, and render the rest. */
const render = async (task: SliceTask, isAnew: boolean, ports: RenderSlicePorts): Promise<Rendered> => {
  if (task.job.media === 'image') return renderAll(task, ports);
  const made = madeWith(await ports.program(), task.job.options.renders);
  const { store, config, otherJob } = ports;
  const before = process.cpuUsage();
  const mayTake = !isAnew && task.planned && task.job.takesFrom !== undefined;
  const taken = mayTake
    ? await takeOver(task, made, { store, outputBucket: config.outputBucket, readJob: otherJob })
    : { rows: [], warnings: [], left: task.job.options.renders, extras: undefined };
  const { user, system } = process.cpuUsage(before);
  const cpuMs = Math.round((user + system) / 1000);
  // Nothing is left: no ffmpeg is started, and the film is not read.
  const rest = { ...task, kinds: taken.left, extrasTaken: taken.extras !== undefined };
  const rendered: Rendered = taken.left.length === 0 ? { renders: [], cpuMs: 0 } : await renderAll(rest, ports);
  const renders = inRecordOrder([...taken.rows, ...withAddresses(task, made, rendered.renders)]);
  return {
    ...rendered,
    renders,
    cpuMs: cpuMs + rendered.cpuMs,
    madeWith: made,
    ...(taken.extras ?? extrasOf(task, made, rendered)),
    ...joinWarnings(taken.warnings, rendered.warnings, flashWarnings(renders, task.job.options)),
  };
};

/** Render, or find that rendering can never succeed. @throws errors that another attempt may cure */
const attempt = async (
  task: SliceTask,
  base: ReturnType<typeof baseRecord>,
  request: SliceRequest,
  ports: RenderSlicePorts,
): Promise<SliceRecord> => {
  const { store, publish, now, bounds, config } = ports;
  const { requestId } = base;
  const queuedMs = request.createdMs === undefined ? undefined : base.queuedMs;
  const context = { ...bounds, store, publish, now, requestId, queuedMs, outputBucket: config.outputBucket };
  try {
    const rendered = await watchAttempt(task, context, () => render(task, request.isAnew, ports));
    return { ...base, ...rendered, status: 'rendered', finishedAt: isoTime(ports.now()) };
  } catch (error) {
    if (!(error instanceof FanreelError) || error.retryable) throw error;
    const failure = { renders: [], cpuMs: 0, error: failureOf(error) };
    return { ...base, ...failure, status: 'failed', finishedAt: isoTime(ports.now()) };
  }
};

/**
 * Render one slice: all outputs that its job asks for, then its record, then the announcement if the job is now
 * rendered.
 * @param event `newVideoCreated` as EventBridge delivers it
 * @returns the outcome; a permanent failure is recorded and returned
 * @throws errors that another attempt may cure
 */
export const renderSlice = async (
  event: unknown,
  invocation: SliceInvocation,
  ports: RenderSlicePorts,
): Promise<SliceOutcome> => {
  const request = parseSliceEvent(event);
  const task = await findSliceTask(request, ports.findJob);
  const outcome = { jobId: task.job.jobId, media: task.job.media, index: task.index };
  const done = await finalRecord(task, ports);
  if (done !== undefined) {
    await announce(task, invocation, ports);
    return { ...outcome, status: 'already', record: done };
  }
  const base = baseRecord(task, request, invocation, ports);
  const record = await attempt(task, base, request, ports);
  const holds = await storeRecord(task, record, ports);
  await announce(task, invocation, ports);
  return { ...outcome, status: record.status, record: holds };
};
