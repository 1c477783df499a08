import type { AsciiStyle } from './ascii-style.ts';
import type { CellGrid } from './cell-grid.ts';
import { makeCellPainter } from './cell-painter.ts';
import { CellSamples } from './cell-samples.ts';
import { pictureLevels } from './picture-levels.ts';
import { SteadyCells } from './steady-cells.ts';
import { StillCells } from './still-cells.ts';
import { styleTablesOf } from './style-tables.ts';
import { colourToneCurve, type Levels, toneCurve } from './tone-curve.ts';

/** Turns pictures of one size into screens of characters, one after another. */
export interface AsciiRenderer {
  /** the pictures that it takes: `channels` 1 is gray of full range, 3 is RGB; one byte per channel, row by row */
  readonly samples: { readonly width: number; readonly height: number; readonly channels: 1 | 3 };
  /**
   * @param pixels one picture as `samples` says
   * @param refresh forget earlier pictures: set at every whole second of a video, so that slice borders are never
   *   visible
   * @param onRow called before each row; an error that it throws ends the work
   * @returns a grid that is valid until the next call
   * @throws {RangeError} when the picture is not as long as `samples` says
   */
  render(pixels: Uint8Array, refresh?: boolean, onRow?: () => void): CellGrid;
}

/** If this share of the cells changed at once, the film has a cut, and its levels may differ. */
const CUT = 0.6;

/**
 * Make a renderer of ASCII art. A cell that changes only by noise stays as it is.
 * @param size of the screen in cells
 * @throws {SourceMediaError} `invalidOptions` when the style asks for characters that its font does not have
 */
export const makeAsciiRenderer = (style: AsciiStyle, size: { columns: number; rows: number }): AsciiRenderer => {
  const { set, chooser } = styleTablesOf(style);
  const { columns, rows } = size;
  const cells = columns * rows;
  const channels = style.colour === 'none' ? 1 : 3;
  const { across, down } = chooser;
  const samples = { width: columns * across, height: rows * down, channels } as const;
  const bytes = samples.width * samples.height * channels;
  const painter = makeCellPainter(set, style, cells, chooser);
  const steady = new SteadyCells(cells, across * down);
  const still = new StillCells(columns, rows, { bytes: across * channels, down });
  const cell = new CellSamples(columns, across, down, channels);
  const view = { column: 0, row: 0, samples: cell, before: -1 };
  const glyphs = new Int16Array(cells);
  const codePoints = new Uint16Array(cells);
  const grid: CellGrid = {
    ...{ columns, rows, codePoints },
    ...(painter === undefined ? {} : { foreground: painter.foreground }),
    ...(painter?.background === undefined ? {} : { background: painter.background }),
  };
  const densest = set.ink.reduce((most, ink) => Math.max(most, ink), 0) || 1;
  let levels: Levels | undefined;
  let tone: Float64Array = toneCurve(densest);
  let cut = false;

  const forget = (): void => {
    still.forget();
    steady.forget();
    painter?.forget();
  };

  const setLevels = (pixels: Uint8Array): void => {
    const found = pictureLevels(pixels, channels);
    if (found.black === levels?.black && found.white === levels.white) return;
    levels = found;
    tone = (painter === undefined ? toneCurve : colourToneCurve)(densest, found);
    forget();
  };

  /** @returns whether the cell changed */
  const renderCell = (at: number, known: boolean): boolean => {
    const same = steady.isSteady(at, cell);
    if (same && (painter === undefined || painter.isSteady(at, cell.mean))) return false;
    if (!same) {
      view.before = known ? (glyphs[at] as number) : -1;
      const glyph = chooser.choose(view, tone);
      glyphs[at] = glyph;
      codePoints[at] = set.codePoints[glyph] as number;
      steady.decide(at, cell);
    }
    painter?.paint(at, cell.colour, cell.mean, glyphs[at] as number);
    return !same;
  };

  return {
    samples,
    render: (pixels, refresh = false, onRow = () => undefined) => {
      if (pixels.length !== bytes) {
        throw new RangeError(
          `the picture has ${pixels.length} bytes; ${samples.width}x${samples.height} of ${channels} each are ${bytes}`,
        );
      }
      const known = !refresh && levels !== undefined;
      if (!known) forget();
      if (!known || cut) setLevels(pixels);
      still.begin(pixels);
      let changed = 0;
      for (let row = 0, at = 0; row < rows; row++) {
        onRow();
        view.row = row;
        for (let column = 0; column < columns; column++, at++) {
          view.column = column;
          if (still.isStill(column, row)) continue;
          cell.read(pixels, column, row);
          if (renderCell(at, known)) changed++;
        }
      }
      still.remember();
      steady.remember();
      painter?.remember();
      cut = known && changed > cells * CUT;
      return grid;
    },
  };
};
