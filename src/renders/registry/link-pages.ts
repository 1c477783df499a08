import { ASCII_LINK_PAGES } from '../ascii/keys.ts';
import { EDGES_LINK_PAGES } from '../edges/keys.ts';
import type { RenderKind } from '../kind/render-kinds.ts';

/**
 * How many numbers (slices or seconds in file names) of a kind one page of the API's links may cover, so that their
 * files fit into one answer; undefined: the default number.
 */
export interface LinkPages {
  /** for names numbered by slice */
  readonly slices?: number;
  /** for names numbered by second */
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
  preview: {},
};
