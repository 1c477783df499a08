import { GifWall } from '../gif/page/gif-wall.tsx';
import type { RenderKind } from '../kind/render-kinds.ts';
import type { LivePart } from '../parts/page/page-part.tsx';

/** What the page shows of each kind while slices are rendered; undefined: nothing. */
export const LIVE_PARTS: Readonly<Record<RenderKind, LivePart | undefined>> = {
  gif: GifWall,
  frames: undefined,
  ascii: undefined,
  edges: undefined,
  grayscale: undefined,
  storyboard: undefined,
  webp: undefined,
  clip: undefined,
  preview: undefined,
};
