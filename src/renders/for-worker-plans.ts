import type { Sampling } from '../shared/job/slice-samplings.ts';
import { ASCII_PLAN } from './ascii/worker-plan.ts';
import { CLIP_PLAN } from './clip/worker-plan.ts';
import { EDGES_PLAN } from './edges/worker-plan.ts';
import { FRAMES_PLAN } from './frames/worker-plan.ts';
import { GIF_PLAN } from './gif/worker-plan.ts';
import { GRAYSCALE_PLAN } from './grayscale/worker-plan.ts';
import type { RenderKind } from './render-kinds.ts';
import { STORYBOARD_PLAN } from './storyboard/worker-plan.ts';
import { WEBP_PLAN } from './webp/worker-plan.ts';
import type { WorkerPlan } from './worker-plan.ts';

const PLANS = {
  gif: GIF_PLAN,
  frames: FRAMES_PLAN,
  ascii: ASCII_PLAN,
  edges: EDGES_PLAN,
  grayscale: GRAYSCALE_PLAN,
  storyboard: STORYBOARD_PLAN,
  webp: WEBP_PLAN,
  clip: CLIP_PLAN,
} satisfies Record<RenderKind, unknown>;

/** The plan of each kind for a slice. */
export type PlanOf<Kind extends RenderKind> =
  (typeof PLANS)[Kind] extends WorkerPlan<infer Plan extends Sampling> ? Plan : never;

/** The computed part of each kind in the worker. */
export const WORKER_PLANS: { readonly [Kind in RenderKind]: WorkerPlan<PlanOf<Kind>> } = PLANS;
