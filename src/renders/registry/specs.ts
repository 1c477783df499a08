import { ASCII } from '../ascii/plan/spec.ts';
import { CLIP } from '../clip/plan/spec.ts';
import { EDGES } from '../edges/plan/spec.ts';
import { FRAMES } from '../frames/plan/spec.ts';
import { GIF } from '../gif/plan/spec.ts';
import { GRAYSCALE } from '../grayscale/plan/spec.ts';
import type { RenderKind } from '../kind/render-kinds.ts';
import type { RenderSpec } from '../parts/render-spec.ts';
import { PREVIEW } from '../preview/plan/spec.ts';
import { STORYBOARD } from '../storyboard/plan/spec.ts';
import { WEBP } from '../webp/plan/spec.ts';

/** The computed facts of every kind of render. */
export const RENDER_SPECS = {
  gif: GIF,
  frames: FRAMES,
  ascii: ASCII,
  edges: EDGES,
  grayscale: GRAYSCALE,
  storyboard: STORYBOARD,
  webp: WEBP,
  clip: CLIP,
  preview: PREVIEW,
} satisfies Record<RenderKind, RenderSpec> as Readonly<Record<RenderKind, RenderSpec>>;
