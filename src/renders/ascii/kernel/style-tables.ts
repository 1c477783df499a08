import type { AsciiStyle } from './ascii-style.ts';
import { type GlyphChooser, makeGlyphChooser } from './glyph-chooser.ts';
import { type GlyphSet, makeGlyphSet } from './glyph-set.ts';

/** Tables for choosing a style's characters, independent of size and pictures. */
export interface StyleTables {
  readonly set: GlyphSet;
  /** has no state that affects other cells, so renderers may share it */
  readonly chooser: GlyphChooser;
}

/** Number of cached styles, about a megabyte each. */
const MOST = 4;

const kept = new Map<string, StyleTables>();

/**
 * The tables of a style. They take longer to make than a picture takes to render, so the most recently used ones are
 * cached.
 * @throws {SourceMediaError} `invalidOptions` as {@link makeGlyphSet} does
 */
export const styleTablesOf = (style: AsciiStyle): StyleTables => {
  const { charset, glyphs, match, dither, colour, background, font } = style;
  const key = JSON.stringify([charset, glyphs, match, dither, colour !== 'none', background, font]);
  let tables = kept.get(key);
  if (tables === undefined) {
    const set = makeGlyphSet(style);
    tables = { set, chooser: makeGlyphChooser(set, style) };
  }
  kept.delete(key);
  kept.set(key, tables);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST) break;
    kept.delete(oldest);
  }
  return tables;
};
