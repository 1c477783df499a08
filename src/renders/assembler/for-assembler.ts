import type { RenderKind } from '../kind/render-kinds.ts';
import type { Gather } from '../parts/assembler/assembler-part.ts';
import { gatherMoments } from '../preview/assembler/gather-moments.ts';
import { makeStoryboard } from '../storyboard/assembler/make-storyboard.ts';

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
  preview: gatherMoments,
};
