import { ASCII_LINK_PAGES } from './ascii/keys.ts';
import { EDGES_LINK_PAGES } from './edges/keys.ts';
import type { RenderKind } from './render-kinds.ts';

/** How many numbers of a kind's file names have at most as many files as one answer of the API lists; undefined: the usual many. */
export interface LinkPages {
  /** of names that are slices */
  readonly slices?: number;
  /** of names that are seconds */
  readonly seconds?: number;
}

export const LINK_PAGES: Readonly<Record<RenderKind, LinkPages>> = {
  gif: {},
  frames: {},
  ascii: ASCII_LINK_PAGES,
  edges: EDGES_LINK_PAGES,
  grayscale: {},
  storyboard: {},
  webp: {},
  clip: {},
};
