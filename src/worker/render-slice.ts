import { startCpuMeter } from '../shared/adapters/process/process-cpu.ts';
import { announceWhenRendered } from '../shared/core/completion/announce-when-rendered.ts';
import { failureOf } from '../shared/core/contracts/failure.ts';
import type { SliceRecord } from '../shared/core/documents/slice-record.ts';
import { FanreelError } from '../shared/core/errors/errors.ts';
import type { Media } from '../shared/core/option-forms/option-forms.ts';
import type { Now } from '../shared/core/ports/ports.ts';
import type { FunctionConfig } from '../shared/core/topology/config.ts';
import { parseSliceEvent, type SliceRequest } from './plan/parse-slice-event.ts';
import { type FindJob, findSliceTask, type SliceTask } from './plan/slice-task.ts';
import { type RenderTaskPorts, renderTask } from './render-task.ts';
import { finalRecord, storeRecord, type TaskRecordPorts } from './task-record.ts';
import { type AttemptBounds, watchAttempt } from './watch-attempt.ts';

/** Dependencies of rendering a slice. */
export interface RenderSlicePorts extends RenderTaskPorts, TaskRecordPorts {
  readonly findJob: FindJob;
  readonly now: Now;
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

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

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

/** Render, or find that rendering can never succeed. @throws errors that another attempt may cure */
const attempt = async (
  task: SliceTask,
  base: ReturnType<typeof baseRecord>,
  request: SliceRequest,
  ports: RenderSlicePorts,
  spentMs: () => number,
): Promise<SliceRecord> => {
  const { store, publish, now, bounds, config } = ports;
  const { requestId } = base;
  const queuedMs = request.createdMs === undefined ? undefined : base.queuedMs;
  const context = { ...bounds, store, publish, now, requestId, queuedMs, outputBucket: config.outputBucket };
  const endOf = <Status extends string>(status: Status) => ({
    status,
    cpuMs: Math.round(spentMs()),
    finishedAt: isoTime(ports.now()),
  });
  try {
    const rendered = await watchAttempt(task, context, () => renderTask(task, request.isAnew, ports));
    return { ...base, ...rendered, ...endOf('rendered') };
  } catch (error) {
    if (!(error instanceof FanreelError) || error.retryable) throw error;
    return { ...base, renders: [], error: failureOf(error), ...endOf('failed') };
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
  const spentMs = startCpuMeter();
  const request = parseSliceEvent(event);
  const task = await findSliceTask(request, ports.findJob);
  const outcome = { jobId: task.job.jobId, media: task.job.media, index: task.index };
  const done = await finalRecord(task, ports);
  if (done !== undefined) {
    await announce(task, invocation, ports);
    return { ...outcome, status: 'already', record: done };
  }
  const base = baseRecord(task, request, invocation, ports);
  const record = await attempt(task, base, request, ports, spentMs);
  const holds = await storeRecord(task, record, ports);
  await announce(task, invocation, ports);
  return { ...outcome, status: record.status, record: holds };
};
