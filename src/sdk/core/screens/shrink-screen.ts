import type { CellGrid } from '../../../renders/ascii/kernel/cell-grid.ts';
import type { ScreenSize } from '../../../shared/core/media/fit-screen.ts';

/** Make a screen fit by leaving out rows and columns evenly. @returns the same screen when it fits */
export const shrinkScreen = (grid: CellGrid, room: ScreenSize): CellGrid => {
  const factor = Math.max(grid.columns / room.columns, grid.rows / room.rows);
  if (factor <= 1) return grid;
  const columns = Math.max(1, Math.floor(grid.columns / factor));
  const rows = Math.max(1, Math.floor(grid.rows / factor));
  const cells = Int32Array.from({ length: columns * rows }, (_, cell) => {
    const row = Math.floor(Math.floor(cell / columns) * factor);
    return row * grid.columns + Math.floor((cell % columns) * factor);
  });
  const { codePoints, foreground, background } = grid;
  return {
    ...{ columns, rows, codePoints: Uint16Array.from(cells, (cell) => codePoints[cell] as number) },
    ...(foreground === undefined ? {} : { foreground: Uint32Array.from(cells, (cell) => foreground[cell] as number) }),
    ...(background === undefined ? {} : { background: Uint32Array.from(cells, (cell) => background[cell] as number) }),
  };
};
