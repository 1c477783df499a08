/** The kinds of renders, in canonical order. Each kind is a folder of this name. */
export const RENDER_KINDS = [
  'gif',
  'frames',
  'ascii',
  'edges',
  'grayscale',
  'storyboard',
  'webp',
  'clip',
  'preview',
] as const;
export type RenderKind = (typeof RENDER_KINDS)[number];
