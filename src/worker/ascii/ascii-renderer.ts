import type { AsciiStyle } from './ascii-style.ts';
import type { CellGrid } from './cell-grid.ts';
import { glyphCoverage, makeGlyphSet } from './glyph-set.ts';
import { XTERM_16, XTERM_256 } from './palettes.ts';

/** Turns pictures of one size into screens of characters, one after another. */
export interface AsciiRenderer {
  /** the pictures that it takes: 1 = gray of full range, 3 = RGB; one byte each, row by row */
  readonly samples: { readonly width: number; readonly height: number; readonly channels: 1 | 3 };
  /**
   * @param pixels one picture as `samples` says
   * @param refresh forget the pictures before: given at every whole second of a video, so that slicing never shows
   * @returns a grid that is valid until the next call
   */
  render(pixels: Uint8Array, refresh?: boolean): CellGrid;
}

const ACROSS = 4;
const DOWN = 8;

/**
 * Make a renderer of ASCII art.
 * @param size of the screen in cells
 * @throws {SourceMediaError} `invalidOptions` when the style asks for characters that its font does not have
 */
export const makeAsciiRenderer = (style: AsciiStyle, size: { columns: number; rows: number }): AsciiRenderer => {
  const set = makeGlyphSet(style);
  const { columns, rows } = size;
  const channels = style.colour === 'none' ? 1 : 3;
  const palette = style.colour === '16' ? XTERM_16 : style.colour === '256' ? XTERM_256 : undefined;
  const samples = ACROSS * DOWN;
  const coverage = glyphCoverage(set, ACROSS, DOWN);
  const codePoints = new Uint16Array(columns * rows);
  const foreground = new Uint32Array(columns * rows);
  const background = new Uint32Array(columns * rows);
  const width = columns * ACROSS;
  const cell = new Float64Array(samples);
  const nearest = (r: number, g: number, b: number): number => {
    if (palette === undefined) return (r << 16) | (g << 8) | b;
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (const colour of palette) {
      const d = (r - (colour >> 16)) ** 2 + (g - ((colour >> 8) & 255)) ** 2 + (b - (colour & 255)) ** 2;
      if (d < least) {
        least = d;
        best = colour;
      }
    }
    return best;
  };
  return {
    samples: { width, height: rows * DOWN, channels },
    render: (pixels) => {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          const sums = [0, 0, 0];
          for (let y = 0; y < DOWN; y++) {
            for (let x = 0; x < ACROSS; x++) {
              const at = ((row * DOWN + y) * width + column * ACROSS + x) * channels;
              const r = pixels[at] ?? 0;
              const g = channels === 1 ? r : (pixels[at + 1] ?? 0);
              const b = channels === 1 ? r : (pixels[at + 2] ?? 0);
              cell[y * ACROSS + x] = (0.299 * r + 0.587 * g + 0.114 * b) / 255;
              sums[0] = (sums[0] ?? 0) + r / samples;
              sums[1] = (sums[1] ?? 0) + g / samples;
              sums[2] = (sums[2] ?? 0) + b / samples;
            }
          }
          let best = 0;
          let least = Number.POSITIVE_INFINITY;
          for (let glyph = 0; glyph < set.codePoints.length; glyph++) {
            let d = 0;
            for (let i = 0; i < samples; i++) d += ((cell[i] ?? 0) - (coverage[glyph * samples + i] ?? 0)) ** 2;
            if (d < least) {
              least = d;
              best = glyph;
            }
          }
          const at = row * columns + column;
          codePoints[at] = set.codePoints[best] ?? 0;
          const [r = 0, g = 0, b = 0] = sums.map(Math.round);
          foreground[at] = nearest(r, g, b);
          background[at] = nearest(r >> 1, g >> 1, b >> 1);
        }
      }
      return {
        ...{ columns, rows, codePoints },
        ...(style.colour === 'none' ? {} : { foreground }),
        ...(style.colour === 'none' || !style.background ? {} : { background }),
      };
    },
  };
};
