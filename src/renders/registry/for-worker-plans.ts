import type { Sampling } from '../../shared/core/slices/slice-samplings.ts';
import { ASCII_PLAN } from '../ascii/plan/worker-plan.ts';
import { CLIP_PLAN } from '../clip/plan/worker-plan.ts';
import { EDGES_PLAN } from '../edges/plan/worker-plan.ts';
import { FRAMES_PLAN } from '../frames/plan/worker-plan.ts';
import { GIF_PLAN } from '../gif/plan/worker-plan.ts';
import { GRAYSCALE_PLAN } from '../grayscale/plan/worker-plan.ts';
import type { RenderKind } from '../kind/render-kinds.ts';
import type { WorkerPlan } from '../parts/worker-plan.ts';
import { PREVIEW_PLAN } from '../preview/plan/worker-plan.ts';
import { STORYBOARD_PLAN } from '../storyboard/plan/worker-plan.ts';
import { WEBP_PLAN } from '../webp/plan/worker-plan.ts';

const PLANS = {
  gif: GIF_PLAN,
  frames: FRAMES_PLAN,
  ascii: ASCII_PLAN,
  edges: EDGES_PLAN,
  grayscale: GRAYSCALE_PLAN,
  storyboard: STORYBOARD_PLAN,
  webp: WEBP_PLAN,
  clip: CLIP_PLAN,
  preview: PREVIEW_PLAN,
} satisfies Record<RenderKind, unknown>;

/** The plan of each kind for a slice. */
export type PlanOf<Kind extends RenderKind> =
  (typeof PLANS)[Kind] extends WorkerPlan<infer Plan extends Sampling> ? Plan : never;

/** The computed part of each kind in the worker. */
export const WORKER_PLANS: { readonly [Kind in RenderKind]: WorkerPlan<PlanOf<Kind>> } = PLANS;
