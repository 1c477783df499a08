import { ASCII_OPTIONS } from '../ascii/options.ts';
import { CLIP_OPTIONS } from '../clip/options.ts';
import { EDGES_OPTIONS } from '../edges/options.ts';
import { FRAMES_OPTIONS } from '../frames/options.ts';
import { GIF_OPTIONS } from '../gif/options.ts';
import { GRAYSCALE_OPTIONS } from '../grayscale/options.ts';
import type { KindOptions } from '../kind/kind-options.ts';
import type { RenderKind } from '../kind/render-kinds.ts';
import { PREVIEW_OPTIONS } from '../preview/options.ts';
import { STORYBOARD_OPTIONS } from '../storyboard/options.ts';
import { WEBP_OPTIONS } from '../webp/options.ts';

/** The options of every kind of render. */
export const KIND_OPTIONS = {
  gif: GIF_OPTIONS,
  frames: FRAMES_OPTIONS,
  ascii: ASCII_OPTIONS,
  edges: EDGES_OPTIONS,
  grayscale: GRAYSCALE_OPTIONS,
  storyboard: STORYBOARD_OPTIONS,
  webp: WEBP_OPTIONS,
  clip: CLIP_OPTIONS,
  preview: PREVIEW_OPTIONS,
} as const satisfies Record<RenderKind, KindOptions>;
