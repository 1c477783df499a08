import type { MediaProbe } from '../../shared/core/media/media-probe.ts';
import { videoSelector } from '../../shared/core/media/video-selector.ts';
import type { RenderKind } from '../kind/render-kinds.ts';
import { type GraphSupport, isToneMapped, onBlack, RGB, scaleTo } from '../parts/filters/scale-pictures.ts';
import { DEINTERLACE, mayBeInterlaced, steadyFrames } from '../parts/filters/uniform-frames.ts';
import { type PlanOf, WORKER_PLANS } from '../registry/for-worker-plans.ts';
import { holdLastPicture } from './hold-last-picture.ts';
import {
  endOfKeys,
  KEY_TIMES_AHEAD_S,
  type KeyFrameInput,
  keyedBranches,
  keyFrameFilter,
  knownKeys,
} from './key-frames.ts';
import { type Branch, GLANCES, plannedBranches, type RenderPlan, type Sampling } from './plan-renders.ts';
import { shallowFilm } from './shallow-format.ts';

export type { GraphSupport };

/** Label of the output that reports frame times; every other output has the name of its branch as label. */
export const FIRST_FRAME_LABEL = 'first';
/** Label of the output that reports the times of key frames, where some kind shows them. */
export const KEY_TIMES_LABEL = 'key-times';

/** Finest time base that is used: ffmpeg keeps both parts of a rational in 32 bits. */
const FINEST_DENOMINATOR = 2_000_000;

/**
 * A thousand times finer time base, so that any millisecond is a whole number of ticks and a frame that begins just
 * after a slice does is never taken for one that begins with it.
 * @param halved whether deinterlacing has halved it
 */
const refineTimeBase = (probe: MediaProbe, halved: boolean): string =>
  probe.video.timeBase[1] * (halved ? 2 : 1) <= FINEST_DENOMINATOR ? 'settb=intb/1000' : 'settb=intb';

/**
 * Sample the film at `firstMs + i/fps`: each output is the last frame with pts ≤ its time, the first frame where none
 * is yet shown. `trim` ends the branch by count, whatever the timestamps of a hostile file claim. On the video's own
 * clock: `fps` ends the film on a grid of whole periods from 0, so a start off that grid may cost the last picture.
 * @see https://ffmpeg.org/ffmpeg-filters.html#fps-1
 */
const sample = ({ firstMs, fps, count, skip = 0, keysUs }: Sampling): string => {
  // Each known key frame is one picture: the output counts one a second.
  if (keysUs !== undefined) return 'settb=1,setpts=N';
  return [
    `fps=${fps}:start_time=${(firstMs / 1000).toFixed(3)}:round=up`,
    `trim=${skip > 0 ? `start_frame=${skip}:` : ''}end_frame=${count}`,
    'setpts=N',
  ].join(',');
};

/** Filters from sampled frames to the pictures of a kind. */
const picturesOfKind = <Kind extends RenderKind>(
  kind: Kind,
  plan: RenderPlan,
  probe: MediaProbe,
  support: GraphSupport,
): readonly string[] => {
  const planned = plan[kind] as PlanOf<Kind> | undefined;
  return planned === undefined ? [] : WORKER_PLANS[kind].filters(planned, probe, support);
};

const picturesOf = (branch: Branch, plan: RenderPlan, probe: MediaProbe, support: GraphSupport): readonly string[] => {
  if (branch !== GLANCES) return picturesOfKind(branch, plan, probe, support);
  return plan.glances === undefined ? [] : scaleTo(plan.glances, probe, support, RGB);
};

/**
 * The film after its frames were brought to one format: alpha is added if the decoder reads separately stored alpha,
 * and 16 bits become 8.
 */
export const steadyFilm = (probe: MediaProbe, support: GraphSupport): MediaProbe =>
  support.alphaDecoder === undefined
    ? shallowFilm(probe, isToneMapped(probe, support))
    : { ...probe, video: { ...probe.video, pixFmt: 'yuva420p' } };

/** Split a pad of the graph; a single branch needs none. */
const fork = (from: string, filters: readonly string[], to: readonly string[]): string =>
  `[${from}]${[...filters, ...(to.length === 1 ? [] : [`split=${to.length}`])].join(',')}${to.map((label) => `[${label}]`).join('')}`;

/** Branches that sample the same times, by their filters. */
const bySampling = (pictures: readonly (readonly [Branch, Sampling])[]): Map<string, Branch[]> => {
  const samplings = new Map<string, Branch[]>();
  for (const [kind, sampling] of pictures) {
    const filters = sample(sampling);
    samplings.set(filters, [...(samplings.get(filters) ?? []), kind]);
  }
  return samplings;
};

/** What a graph is made for, beside the plan and the film. */
export interface GraphInput extends KeyFrameInput {
  /** hold the last picture to the end of the plan, and report the times of all frames, not just the first */
  readonly holds?: boolean;
}

/**
 * The filter graph of one slice: one decode, a branch for each render, and a branch that reports the first frame's
 * time. Renders that sample the same times share their frames. Input frames carry times of the video: 0 is a player's
 * 0. Kinds that show key frames sample a branch that has no other frames; its times are reported too.
 * @param plan the planned pictures
 * @param source the input film
 * @returns a graph for `-filter_complex` whose outputs are {@link FIRST_FRAME_LABEL}, {@link KEY_TIMES_LABEL} and the branches of
 *   the plan
 */
export const filterGraph = (
  plan: RenderPlan,
  source: MediaProbe,
  support: GraphSupport,
  input: GraphInput = {},
): string => {
  const { holds = false, keysOnly = false } = input;
  const probe = steadyFilm(source, support);
  const exact = bySampling(plannedBranches(plan).filter(([, { ofKeyFrames }]) => ofKeyFrames !== true));
  const keyed = bySampling(keyedBranches(plan));
  const steady = steadyFrames(probe);
  // Deinterlacing combines neighbouring frames, and joined inputs must have one size. In all other cases only rendered
  // frames are processed.
  const deinterlaced = !keysOnly && mayBeInterlaced(probe);
  const steadyAtOnce = deinterlaced || holds;
  const head = [
    ...(steadyAtOnce ? steady : []),
    ...(deinterlaced ? [DEINTERLACE] : []),
    refineTimeBase(probe, deinterlaced),
  ];
  const names = (samplings: ReadonlyMap<string, unknown>, name: string) =>
    [...samplings.keys()].map((_, i) => `${name}${i}`);
  const [exactNames, keyedNames] = [names(exact, 'in'), names(keyed, 'key-in')];
  const inputs = [...exactNames, ...(keyed.size === 0 ? [] : ['keys'])];
  const film = `0:${videoSelector(probe)}`;
  const branches = (samplings: ReadonlyMap<string, readonly Branch[]>, from: readonly string[]) =>
    [...samplings].flatMap(([sampled, kinds], i) => [
      fork(
        from[i] ?? '',
        [sampled, ...(steadyAtOnce ? [] : steady), ...onBlack(probe, support)],
        kinds.map((kind) => `${kind}-frames`),
      ),
      ...kinds.map((kind) => `[${kind}-frames]${picturesOf(kind, plan, probe, support).join(',')}[${kind}]`),
    ]);
  const endsReport = knownKeys(plan) === undefined ? `trim=end=${endOfKeys(plan)},` : '';
  return [
    ...(holds ? [...holdLastPicture(film, head, 'held'), fork('held', [], ['whole', ...inputs])] : []),
    ...(holds ? [] : [fork(film, head, ['whole', ...inputs])]),
    `[whole]${holds ? 'scale=2:2:flags=neighbor' : 'select=eq(n\\,0),scale=2:2:flags=neighbor'}[${FIRST_FRAME_LABEL}]`,
    ...branches(exact, exactNames),
    ...(keyed.size === 0
      ? []
      : [
          fork('keys', [keyFrameFilter(plan, probe, input)], ['key-frames', ...keyedNames]),
          `[key-frames]${endsReport}setpts=PTS+${KEY_TIMES_AHEAD_S}/TB,scale=2:2:flags=neighbor[${KEY_TIMES_LABEL}]`,
          ...branches(keyed, keyedNames),
        ]),
  ].join(';');
};
