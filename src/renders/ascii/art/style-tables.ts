import type { AsciiStyle } from './ascii-style.ts';
import { type GlyphChooser, makeGlyphChooser } from './glyph-chooser.ts';
import { type GlyphSet, makeGlyphSet } from './glyph-set.ts';

/** What a style's characters are chosen with, whatever the size and the pictures. */
export interface StyleTables {
  readonly set: GlyphSet;
  /** keeps nothing of a cell that changes what it chooses for another: renderers may share it */
  readonly chooser: GlyphChooser;
}

/** Styles that are kept, about a megabyte each. */
const MOST = 4;

const kept = new Map<string, StyleTables>();

/**
 * The tables of a style: they take longer to make than a picture to render, so that those asked for last are kept.
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
