import { renderAsciiPicture } from '../ascii/picture/picture.ts';
import { renderEdgesPicture } from '../edges/picture/picture.ts';
import { renderGrayscalePicture } from '../grayscale/picture/picture.ts';
import type { RenderKind } from '../kind/render-kinds.ts';
import type { RenderPicture } from '../parts/picture/picture-part.ts';

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
  preview: undefined,
};
