import type { AsciiStyle } from './ascii-style.ts';
import { groundColour, inkColour, inkOnGroundColour } from './cell-colours.ts';
import { type GlyphSet, glyphCoverage } from './glyph-set.ts';
import { NearestColour } from './nearest-colour.ts';
import { XTERM_16, XTERM_256 } from './palettes.ts';
import { SteadyColours } from './steady-colours.ts';
import { TwoColours } from './two-colours.ts';

/** The colours of a screen's cells, steady from picture to picture. */
export interface CellPainter {
  /** 0xRRGGBB of each cell, for a {@link CellGrid} */
  readonly foreground: Uint32Array;
  readonly background?: Uint32Array;
  /** Whether a cell of this mean colour, 0xRRGGBB, changed only by noise. */
  isSteady(cell: number, mean: number): boolean;
  /**
   * Colour a cell anew.
   * @param mean colour of the cell, 0xRRGGBB
   * @param glyph place in the set
   * @param colours 0xRRGGBB of samples
   * @param from the first of the cell's samples in `colours`
   */
  paint(cell: number, mean: number, glyph: number, colours: Int32Array, from: number): void;
  /** Forget held colours. Call it between pictures only. */
  forget(): void;
  remember(): void;
}

const paletteOf = (colour: AsciiStyle['colour']): NearestColour | undefined => {
  if (colour === '16') return new NearestColour(XTERM_16);
  return colour === '256' ? new NearestColour(XTERM_256) : undefined;
};

/**
 * @param size samples of a cell
 * @returns undefined for a style without colours
 */
export const makeCellPainter = (
  set: GlyphSet,
  style: AsciiStyle,
  cells: number,
  { across, down }: { readonly across: number; readonly down: number },
): CellPainter | undefined => {
  if (style.colour === 'none') return undefined;
  const palette = paletteOf(style.colour);
  const shown = (colour: number): number => (palette === undefined ? colour : palette.of(colour));
  const foreground = new Uint32Array(cells);
  const means = new SteadyColours(cells);
  if (!style.background) {
    return {
      foreground,
      isSteady: (cell, mean) => means.holds(cell, mean),
      paint: (cell, mean, glyph) => {
        foreground[cell] = shown(inkColour(means.hold(cell, mean), set.ink[glyph] as number));
      },
      forget: () => means.forget(),
      remember: () => means.remember(),
    };
  }
  const background = new Uint32Array(cells);
  const inks = new SteadyColours(cells);
  const grounds = new SteadyColours(cells);
  const samples = across * down;
  const two = samples === 1 ? undefined : new TwoColours(glyphCoverage(set, across, down), samples);
  const held = [means, inks, grounds];
  return {
    foreground,
    background,
    isSteady: (cell, mean) => means.holds(cell, mean),
    paint: (cell, mean, glyph, colours, from) => {
      const colour = means.hold(cell, mean);
      if (two === undefined) {
        const ink = set.ink[glyph] as number;
        foreground[cell] = shown(inkOnGroundColour(colour, ink));
        background[cell] = shown(groundColour(colour, ink));
      } else {
        two.fit(colours, from, glyph);
        foreground[cell] = shown(inks.hold(cell, two.foreground));
        background[cell] = shown(grounds.hold(cell, two.background));
      }
    },
    forget: () => {
      for (const each of held) each.forget();
    },
    remember: () => {
      for (const each of held) each.remember();
    },
  };
};
