import { type PlanOf, WORKER_PLANS } from '../../renders/for-worker-plans.ts';
import { RENDER_KINDS, type RenderKind } from '../../renders/render-kinds.ts';
import { subjectOf } from '../../renders/render-spec.ts';
import type { Sampling, TimeRange } from '../../shared/job/slice-samplings.ts';
import type { MediaProbe } from '../../shared/media/media-probe.ts';
import type { RenderOptions } from '../../shared/options/render-options.ts';

export type { Sampling, TimeRange };

/** What one invocation has to produce, of each kind that is asked for; what came out is held against it. */
export type RenderPlan = { readonly range: TimeRange } & { readonly [Kind in RenderKind]?: PlanOf<Kind> };

/**
 * Derive what a slice has to produce.
 * @param probe what the source is
 * @param options the job's frozen options
 * @param range milliseconds of the video, `endMs > startMs`
 * @returns a plan without the kinds that have no picture in the range: pictures of whole seconds where there is none, tiles
 *   where no multiple of their interval is
 */
export const planRenders = (probe: MediaProbe, options: RenderOptions, range: TimeRange): RenderPlan => {
  const subject = subjectOf({ media: 'video', probe, options });
  const plans = options.renders.flatMap((kind) => {
    const plan = WORKER_PLANS[kind].plan(subject, range);
    return plan === undefined ? [] : [[kind, plan]];
  });
  return { range, ...Object.fromEntries(plans) };
};

const isPiped = (kind: RenderKind): boolean => 'pixels' in WORKER_PLANS[kind].transport;

/** Kinds whose pictures come as raw pixels, then those that ffmpeg writes as files. */
const IN_ORDER: readonly RenderKind[] = [
  ...RENDER_KINDS.filter(isPiped),
  ...RENDER_KINDS.filter((kind) => !isPiped(kind)),
];

/** Of every kind in a plan, which pictures have to come out of ffmpeg. */
export const plannedPictures = (plan: RenderPlan): [RenderKind, Sampling][] =>
  IN_ORDER.flatMap((kind): [RenderKind, Sampling][] => {
    const sampling = plan[kind];
    return sampling === undefined ? [] : [[kind, sampling]];
  });
