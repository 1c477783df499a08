import type { RenderOptions } from '../../../shared/options/render-options.ts';

/** How ASCII art looks, as far as it does not depend on the picture. */
export type AsciiStyle = Pick<
  RenderOptions['ascii'],
  'charset' | 'glyphs' | 'match' | 'dither' | 'colour' | 'background' | 'font'
>;
