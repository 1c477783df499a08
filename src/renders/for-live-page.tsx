import { GifWall } from './gif/page/gif-wall.tsx';
import type { LivePart } from './page-part.tsx';
import type { RenderKind } from './render-kinds.ts';

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
};
