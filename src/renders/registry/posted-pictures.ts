import { POSTED_ASCII } from '../ascii/plan/posted.ts';
import { POSTED_EDGES } from '../edges/plan/posted.ts';
import { POSTED_GRAYSCALE } from '../grayscale/plan/posted.ts';
import { RENDER_KINDS, type RenderKind } from '../kind/render-kinds.ts';
import type { PostedPicture } from '../parts/posted-picture.ts';

/** Posting of pictures, by kind; undefined: the API has no route for the kind. */
const POSTED: Readonly<Record<RenderKind, PostedPicture | undefined>> = {
  gif: undefined,
  frames: undefined,
  ascii: POSTED_ASCII,
  edges: POSTED_EDGES,
  grayscale: POSTED_GRAYSCALE,
  storyboard: undefined,
  webp: undefined,
  clip: undefined,
  preview: undefined,
};

/** Every kind that a picture can be posted for. */
export const POSTED_PICTURES: readonly (readonly [RenderKind, PostedPicture])[] = RENDER_KINDS.flatMap((kind) => {
  const posted = POSTED[kind];
  return posted === undefined ? [] : [[kind, posted] as const];
});
