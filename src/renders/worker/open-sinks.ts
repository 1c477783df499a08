import type { Flashes } from '../../shared/core/contracts/flashes.ts';
import type { SliceKeys } from '../../shared/core/contracts/object-keys.ts';
import type { Job } from '../../shared/core/documents/job.ts';
import type { PictureSize } from '../../shared/core/media/fit-picture.ts';
import type { RenderOptions } from '../../shared/core/options/render-options.ts';
import type { Sampling, TimeRange } from '../../shared/core/slices/slice-samplings.ts';
import type { ReceivedCounts } from '../graph/check-counts.ts';
import { plannedPictures, type RenderPlan } from '../graph/plan-renders.ts';
import type { KindOptions } from '../kind/kind-options.ts';
import type { RenderKind } from '../kind/render-kinds.ts';
import { KIND_OPTIONS } from '../options/options.ts';
import { type FlashWatch, type WatchedPictures, watchFlashes } from '../parts/worker/flash-watch.ts';
import { inFilm } from '../parts/worker/flashes-in-film.ts';
import type { VideoEncoding } from '../parts/worker/mp4-writer.ts';
import type { Finished } from '../parts/worker/output-file.ts';
import type { RenderSink, SinkRequest } from '../parts/worker/worker-sink.ts';
import { type PlanOf, WORKER_PLANS } from '../registry/for-worker-plans.ts';
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
type Watches = ReadonlyMap<RenderKind, FlashWatch>;

/** Watches for the kinds whose pictures are played, and are too many a second to be left unwatched. */
const openWatches = (plan: RenderPlan, { flashes }: Pick<RenderOptions, 'flashes'>): Watches =>
  new Map(
    plannedPictures(plan).flatMap(([kind, sampling]) => {
      const { plays }: KindOptions = KIND_OPTIONS[kind];
      if (plays === undefined) return [];
      const size = pixelsOf(kind, plan);
      if (size === undefined)
        throw new TypeError(`${kind} is played, but of what size its raw pictures are is not known.`);
      const pictures = chosenOf(kind, plan) ?? sampling;
      const watch = watchFlashes({ size, sampling: pictures, loops: plays === 'again', softens: flashes === 'soften' });
      return watch === undefined ? [] : [[kind, watch] as const];
    }),
  );

/** What the watch of a kind saw. @throws when its sink passed it by */
const flashesOf = (kind: RenderKind, watch: FlashWatch | undefined, shown: number): Flashes | undefined => {
  if (watch !== undefined && watch.passed < shown) {
    throw new TypeError(`Of ${shown} pictures of ${kind}, ${watch.passed} were judged for flashes.`);
  }
  return watch?.finish();
};

const withFlashes = (finished: Finished, flashes: Flashes | undefined): Finished => {
  if (flashes === undefined) return finished;
  const outputs = finished.outputs.map((output) => {
    const { facts } = output;
    const { moments } = facts;
    return { ...output, facts: { ...facts, flashes: moments === undefined ? flashes : inFilm(flashes, moments) } };
  });
  return { ...finished, outputs };
};

const openSink = <Kind extends RenderKind>(
  kind: Kind,
  plan: RenderPlan,
  request: Omit<SinkRequest<unknown>, 'plan'>,
): Promise<RenderSink> => {
  const planned = plan[kind] as PlanOf<Kind> | undefined;
  if (planned === undefined) throw new TypeError(`A sink was to be opened for ${kind}, of which nothing is planned.`);
  return SINKS[kind]({ ...request, plan: planned });
};

/** Size of the raw pictures that come down a pipe, or are in a file. */
const pixelsOf = <Kind extends RenderKind>(kind: Kind, plan: RenderPlan): PictureSize | undefined => {
  const planned = plan[kind] as PlanOf<Kind> | undefined;
  const { transport } = WORKER_PLANS[kind];
  if (planned === undefined) return undefined;
  return 'pixels' in transport ? transport.pixels(planned) : transport.raw?.(planned);
};

/** The pictures that a sink chooses, on a clock of their own; undefined where it shows all that come. */
const chosenOf = <Kind extends RenderKind>(kind: Kind, plan: RenderPlan): WatchedPictures['sampling'] | undefined => {
  const planned = plan[kind] as (PlanOf<Kind> & Sampling) | undefined;
  const { played } = WORKER_PLANS[kind];
  if (planned === undefined || played === undefined) return undefined;
  return { firstMs: 0, fps: planned.fps, count: played(planned) };
};

const discardAll = async (sinks: OpenedSinks): Promise<void> => {
  await Promise.all([...sinks.values()].map((sink) => sink.discard()));
};

const openAll = async (
  plan: RenderPlan,
  watches: Watches,
  request: Omit<SinkRequest<unknown>, 'plan' | 'watch'>,
): Promise<OpenedSinks> => {
  const sinks = new Map<RenderKind, RenderSink>();
  try {
    for (const [kind] of plannedPictures(plan)) {
      sinks.set(kind, await openSink(kind, plan, { ...request, watch: watches.get(kind) }));
    }
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
  const watches = openWatches(plan, job.options);
  const sinks = await openAll(plan, watches, { range, keys, options: job.options, dir, encoding });
  const files = [...sinks].flatMap(([kind, sink]) => ('count' in sink ? [[kind, sink] as const] : []));
  return {
    readers: Object.fromEntries(
      [...sinks].flatMap(([kind, sink]) => {
        if (!('receive' in sink)) return [];
        const watch = chosenOf(kind, plan) === undefined ? watches.get(kind) : undefined;
        return [[kind, (pixels) => sink.receive(watch === undefined ? pixels : watch.through(pixels))] as const];
      }),
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
      for (const [kind, sink] of sinks) {
        const count = received[kind] ?? 0;
        const made = await sink.finish(count, keyTimesUs);
        const shown = chosenOf(kind, plan)?.count ?? count;
        finished.push(withFlashes(made, flashesOf(kind, watches.get(kind), shown)));
      }
      return {
        outputs: finished.flatMap(({ outputs }) => outputs),
        leftOut: finished.flatMap(({ leftOut = [] }) => leftOut),
      };
    },
    discard: () => discardAll(sinks),
  };
};
