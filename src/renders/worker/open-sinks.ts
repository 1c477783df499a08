import type { SliceKeys } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { TimeRange } from '../../shared/core/slices/slice-samplings.ts';
import type { ReceivedCounts } from '../graph/check-counts.ts';
import { plannedPictures, type RenderPlan } from '../graph/plan-renders.ts';
import type { RenderKind } from '../kind/render-kinds.ts';
import type { VideoEncoding } from '../parts/worker/mp4-writer.ts';
import type { Finished } from '../parts/worker/output-file.ts';
import type { RenderSink, SinkRequest } from '../parts/worker/worker-sink.ts';
import type { PlanOf } from '../registry/for-worker-plans.ts';
import { SINKS } from './for-worker-sinks.ts';
import { type GlanceSink, openGlanceSink } from './glance-sink.ts';
import type { PixelReaders } from './run-slice.ts';

/** Where the pictures of one decoding run go. */
export interface Sinks {
  /** consume the raw pixels */
  readonly readers: PixelReaders;
  /** takes small pictures of the seconds; undefined where none are planned */
  readonly glances: GlanceSink | undefined;
  /** folder for the files that ffmpeg writes */
  readonly dir: string;
  /** Join the files of a slice's parts in order. */
  joinParts(parts: number): Promise<void>;
  /** Count pictures in files. */
  countFiles(): Promise<ReceivedCounts>;
  /** Write the remaining output. @returns every output of the plan, those written by ffmpeg last */
  finish(received: ReceivedCounts, keyTimesUs?: readonly number[]): Promise<Required<Finished>>;
  /** Discard everything received. */
  discard(): Promise<void>;
}

/** The part of a task that sinks need. */
export interface SinkTask {
  readonly job: Pick<Job, 'options'>;
  readonly range: TimeRange;
  readonly keys: SliceKeys;
}

type OpenedSinks = ReadonlyMap<RenderKind, RenderSink>;

const openSink = <Kind extends RenderKind>(
  kind: Kind,
  plan: RenderPlan,
  request: Omit<SinkRequest<unknown>, 'plan'>,
): Promise<RenderSink> => {
  const planned = plan[kind] as PlanOf<Kind> | undefined;
  if (planned === undefined) throw new TypeError(`A sink was to be opened for ${kind}, of which nothing is planned.`);
  return SINKS[kind]({ ...request, plan: planned });
};

const discardAll = async (sinks: OpenedSinks): Promise<void> => {
  await Promise.all([...sinks.values()].map((sink) => sink.discard()));
};

const openAll = async (plan: RenderPlan, request: Omit<SinkRequest<unknown>, 'plan'>): Promise<OpenedSinks> => {
  const sinks = new Map<RenderKind, RenderSink>();
  try {
    for (const [kind] of plannedPictures(plan)) sinks.set(kind, await openSink(kind, plan, request));
    return sinks;
  } catch (error) {
    await discardAll(sinks);
    throw error;
  }
};

/**
 * Make the sinks for a plan.
 * @param dir existing empty folder
 * @param encoding for the renders that are videos
 */
export const openSinks = async (
  { range, keys, job }: SinkTask,
  plan: RenderPlan,
  dir: string,
  encoding: VideoEncoding,
): Promise<Sinks> => {
  const sinks = await openAll(plan, { range, keys, options: job.options, dir, encoding });
  const files = [...sinks].flatMap(([kind, sink]) => ('count' in sink ? [[kind, sink] as const] : []));
  return {
    readers: Object.fromEntries(
      [...sinks].flatMap(([kind, sink]) => ('receive' in sink ? [[kind, sink.receive]] : [])),
    ),
    glances: plan.glances && openGlanceSink(plan.glances),
    dir,
    joinParts: async (parts) => {
      for (const [, sink] of files) await sink.join(parts);
    },
    countFiles: async () =>
      Object.fromEntries(await Promise.all(files.map(async ([kind, sink]) => [kind, await sink.count()]))),
    finish: async (received, keyTimesUs) => {
      const finished: Finished[] = [];
      for (const [kind, sink] of sinks) finished.push(await sink.finish(received[kind] ?? 0, keyTimesUs));
      return {
        outputs: finished.flatMap(({ outputs }) => outputs),
        leftOut: finished.flatMap(({ leftOut = [] }) => leftOut),
        cpuMs: finished.reduce((sum, { cpuMs = 0 }) => sum + cpuMs, 0),
      };
    },
    discard: () => discardAll(sinks),
  };
};
