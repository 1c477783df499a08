import type { PictureSize } from '../../shared/core/media/fit-picture.ts';
import type { MediaProbe } from '../../shared/core/media/media-probe.ts';
import type { RenderOptions } from '../../shared/core/options/render-options.ts';
import type { Sampling, TimeRange } from '../../shared/core/slices/slice-samplings.ts';
import { RENDER_KINDS, type RenderKind } from '../kind/render-kinds.ts';
import { subjectOf } from '../parts/render-spec.ts';
import { type PlanOf, WORKER_PLANS } from '../registry/for-worker-plans.ts';

export type { Sampling, TimeRange };

/** What one invocation has to produce, for each requested kind. The result is checked against this plan. */
export type RenderPlan = { readonly range: TimeRange; readonly glances?: GlancePlan } & {
  readonly [Kind in RenderKind]?: PlanOf<Kind>;
};

/** Small pictures of the seconds of a slice, for fingerprints and the choice of the poster. They are no render. */
export interface GlancePlan extends PictureSize, Sampling {}

/** Name of the branch that gives {@link GlancePlan}. */
export const GLANCES = 'glances';
/** A branch of the one decode that gives pictures. */
export type Branch = RenderKind | typeof GLANCES;

/**
 * Derive what a slice has to produce.
 * @param probe probe of the source
 * @param options the job's frozen options
 * @param range milliseconds of the video, `endMs > startMs`
 * @param kinds only these; default: all that the options ask for
 * @returns a plan without the kinds that have no picture in the range: per-second pictures if the range holds no whole
 *   second, tiles if it holds no multiple of their interval
 */
export const planRenders = (
  probe: MediaProbe,
  options: RenderOptions,
  range: TimeRange,
  kinds: readonly RenderKind[] = options.renders,
): RenderPlan => {
  const subject = subjectOf({ media: 'video', probe, options });
  const plans = kinds.flatMap((kind) => {
    const plan = WORKER_PLANS[kind].plan(subject, range);
    return plan === undefined ? [] : [[kind, plan]];
  });
  return { range, ...Object.fromEntries(plans) };
};

/** Whether the pictures of a kind leave ffmpeg raw, through a pipe or in a file. */
const isRaw = (kind: RenderKind): boolean => {
  const { transport } = WORKER_PLANS[kind];
  return 'pixels' in transport || transport.raw !== undefined;
};

/** Kinds that receive raw pixels, then kinds that ffmpeg writes as files. */
export const KINDS_IN_ORDER: readonly RenderKind[] = [
  ...RENDER_KINDS.filter(isRaw),
  ...RENDER_KINDS.filter((kind) => !isRaw(kind)),
];

/** The pictures that ffmpeg has to produce, for every kind in a plan. */
export const plannedPictures = (plan: RenderPlan): [RenderKind, Sampling][] =>
  KINDS_IN_ORDER.flatMap((kind): [RenderKind, Sampling][] => {
    const sampling = plan[kind];
    return sampling === undefined ? [] : [[kind, sampling]];
  });

/** The pictures that come out of the decode, those of renders first. */
export const plannedBranches = (plan: RenderPlan): [Branch, Sampling][] => [
  ...plannedPictures(plan),
  ...(plan.glances === undefined ? [] : [[GLANCES, plan.glances] as [Branch, Sampling]]),
];
