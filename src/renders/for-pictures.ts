import { renderAsciiPicture } from './ascii/picture.ts';
import { renderEdgesPicture } from './edges/picture.ts';
import { renderGrayscalePicture } from './grayscale/picture.ts';
import type { RenderPicture } from './picture-part.ts';
import type { RenderKind } from './render-kinds.ts';

/** The function that renders each kind from a still picture; undefined: the kind is rendered from videos only. */
export const PICTURE_RENDERS: Readonly<Record<RenderKind, RenderPicture | undefined>> = {
  gif: undefined,
  frames: undefined,
  ascii: renderAsciiPicture,
  edges: renderEdgesPicture,
  grayscale: renderGrayscalePicture,
  storyboard: undefined,
  webp: undefined,
  clip: undefined,
};
