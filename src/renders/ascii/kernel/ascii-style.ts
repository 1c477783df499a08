import type { RenderOptions } from '../../../shared/core/options/render-options.ts';

/** The options of ASCII art's look, independent of the picture. */
export type AsciiStyle = Pick<
  RenderOptions['ascii'],
  'charset' | 'glyphs' | 'match' | 'dither' | 'colour' | 'background' | 'font'
>;
