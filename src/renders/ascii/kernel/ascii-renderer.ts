import type { AsciiStyle } from './ascii-style.ts';
import type { CellGrid } from './cell-grid.ts';
import { type CellPainter, makeCellPainter } from './cell-painter.ts';
import { type DrawnRow, KernelCells, MARK } from './kernel-cells.ts';
import { pictureLevels } from './picture-levels.ts';
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

/** Colour the cells of a row that changed. @param from the first of them, of the screen's cells */
const paintRow = (painter: CellPainter, { marks, means, colours, glyphs }: DrawnRow, from: number): void => {
  const samples = colours.length / marks.length;
  for (let column = 0; column < marks.length; column++) {
    const mark = marks[column];
    if (mark === MARK.still) continue;
    const cell = from + column;
    const mean = means[column] as number;
    if (mark === MARK.steady && painter.isSteady(cell, mean)) continue;
    painter.paint(cell, mean, glyphs[cell] as number, colours, column * samples);
  }
};

/**
 * Make a renderer of ASCII art. A cell that changes only by noise stays as it is.
 * @param size of the screen in cells
 * @throws {SourceMediaError} `invalidOptions` when the style asks for characters that its font does not have
 */
export const makeAsciiRenderer = (style: AsciiStyle, size: { columns: number; rows: number }): AsciiRenderer => {
  const tables = styleTablesOf(style);
  const { set, chooser } = tables;
  const { columns, rows } = size;
  const cells = columns * rows;
  const channels = style.colour === 'none' ? 1 : 3;
  const { across, down } = chooser;
  const samples = { width: columns * across, height: rows * down, channels } as const;
  const bytes = samples.width * samples.height * channels;
  const painter = makeCellPainter(set, style, cells, chooser);
  const drawing = new KernelCells({ columns, rows, channels }, tables);
  const codePoints = new Uint16Array(cells);
  const grid: CellGrid = {
    ...{ columns, rows, codePoints },
    ...(painter === undefined ? {} : { foreground: painter.foreground }),
    ...(painter?.background === undefined ? {} : { background: painter.background }),
  };
  const densest = set.ink.reduce((most, ink) => Math.max(most, ink), 0) || 1;
  let levels: Levels | undefined;
  let tone: Float64Array = toneCurve(densest);
  let held = false;
  let cut = false;

  const forget = (): void => {
    held = false;
    painter?.forget();
  };

  const setLevels = (pixels: Uint8Array): void => {
    const found = pictureLevels(pixels, channels);
    if (found.black === levels?.black && found.white === levels.white) return;
    levels = found;
    tone = (painter === undefined ? toneCurve : colourToneCurve)(densest, found);
    forget();
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
      const drawn = drawing.begin(pixels, tone);
      let decided = 0;
      for (let row = 0; row < rows; row++) {
        onRow();
        decided += drawing.drawRow(row, held, known);
        if (painter !== undefined) paintRow(painter, drawn, row * columns);
      }
      drawing.end(codePoints);
      held = true;
      painter?.remember();
      cut = known && decided > cells * CUT;
      return grid;
    },
  };
};
