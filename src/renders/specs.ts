import { ASCII } from './ascii/spec.ts';
import { CLIP } from './clip/spec.ts';
import { EDGES } from './edges/spec.ts';
import { FRAMES } from './frames/spec.ts';
import { GIF } from './gif/spec.ts';
import { GRAYSCALE } from './grayscale/spec.ts';
import type { RenderKind } from './render-kinds.ts';
import type { RenderSpec } from './render-spec.ts';
import { STORYBOARD } from './storyboard/spec.ts';
import { WEBP } from './webp/spec.ts';

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
} satisfies Record<RenderKind, RenderSpec> as Readonly<Record<RenderKind, RenderSpec>>;
