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
  /** most files of one number; undefined: not bounded, so that an answer holds as many as it may */
  readonly files?: number;
}

/** One of a number. A link takes the API some milliseconds, and is a kilobyte or two. */
const SINGLE: LinkPages = { files: 1 };

export const LINK_PAGES: Readonly<Record<RenderKind, LinkPages>> = {
  gif: SINGLE,
  // Of a second the picture alone is wanted: the others of the film are tiles.
  frames: { ...SINGLE, seconds: 20 },
  ascii: ASCII_LINK_PAGES,
  edges: EDGES_LINK_PAGES,
  grayscale: {},
  storyboard: {},
  webp: SINGLE,
  clip: SINGLE,
  preview: {},
};
