import type { AsciiStyle } from '../../../../../src/renders/ascii/kernel/ascii-style.ts';
import type { CellGrid } from '../../../../../src/renders/ascii/kernel/cell-grid.ts';
import { makeCellPainter } from '../../../../../src/renders/ascii/kernel/cell-painter.ts';
import { pictureLevels } from '../../../../../src/renders/ascii/kernel/picture-levels.ts';
import { styleTablesOf } from '../../../../../src/renders/ascii/kernel/style-tables.ts';
import { colourToneCurve, type Levels, toneCurve } from '../../../../../src/renders/ascii/kernel/tone-curve.ts';
import { CellSamples } from './cell-samples.ts';
import { plainChoice } from './plain-chooser.ts';
import { SteadyCells } from './steady-cells.ts';

/** Share of the cells that change at once at a cut. */
const CUT = 0.6;

/** Draws pictures as `makeAsciiRenderer` does, a cell after another in plain loops: it decides what the compiled ones must give. */
export const makePlainRenderer = (style: AsciiStyle, { columns, rows }: { columns: number; rows: number }) => {
  const { set, chooser } = styleTablesOf(style);
  const { across, down } = chooser;
  const cells = columns * rows;
  const channels = style.colour === 'none' ? 1 : 3;
  const painter = makeCellPainter(set, style, cells, chooser);
  const steady = new SteadyCells(cells, across * down);
  const samples = new CellSamples(columns, across, down, channels);
  const densest = Math.max(...set.ink) || 1;
  const glyphs = new Int16Array(cells);
  let levels: Levels | undefined;
  let tone: Float64Array = toneCurve(densest);
  let cut = false;

  const forget = (): void => {
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

  return (pixels: Uint8Array, refresh: boolean): Required<Pick<CellGrid, 'codePoints'>> & Partial<CellGrid> => {
    const known = !refresh && levels !== undefined;
    if (!known) forget();
    if (!known || cut) setLevels(pixels);
    let changed = 0;
    for (let cell = 0; cell < cells; cell++) {
      const [column, row] = [cell % columns, Math.floor(cell / columns)];
      samples.read(pixels, column, row);
      const same = steady.isSteady(cell, samples);
      if (same && (painter === undefined || painter.isSteady(cell, samples.mean))) continue;
      if (!same) {
        const before = known ? (glyphs[cell] as number) : -1;
        glyphs[cell] = plainChoice(chooser, { column, row, samples, before, tone });
        steady.decide(cell, samples);
        changed += 1;
      }
      painter?.paint(cell, samples.mean, glyphs[cell] as number, samples.colour, 0);
    }
    steady.remember();
    painter?.remember();
    cut = known && changed > cells * CUT;
    return {
      codePoints: Uint16Array.from(glyphs, (glyph) => set.codePoints[glyph] as number),
      ...(painter === undefined ? {} : { foreground: painter.foreground.slice() }),
      ...(painter?.background === undefined ? {} : { background: painter.background.slice() }),
    };
  };
};
