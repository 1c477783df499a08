import type { Gather } from './assembler-part.ts';
import type { RenderKind } from './render-kinds.ts';
import { makeStoryboard } from './storyboard/assembler/make-storyboard.ts';

/** The assembler's function for the slices of each kind; undefined: the kind is not gathered. */
export const GATHERERS: Readonly<Record<RenderKind, Gather | undefined>> = {
  gif: undefined,
  frames: undefined,
  ascii: undefined,
  edges: undefined,
  grayscale: undefined,
  storyboard: makeStoryboard,
  webp: undefined,
  clip: undefined,
};
