import fc from 'fast-check';
import type { CellGrid } from '../../../../src/renders/ascii/kernel/cell-grid.ts';

export interface GridKind {
  readonly columns: number;
  readonly rows: number;
  /** characters to choose from */
  readonly characters: string;
  /** colours to choose from; none where the grid has no such colours */
  readonly inks?: readonly number[];
  readonly grounds?: readonly number[];
}

const ofCells = (cells: number, values: readonly number[]) =>
  fc.array(fc.constantFrom(...values), { minLength: cells, maxLength: cells });

/** Grids of one kind, with runs of equal cells as pictures have them. */
export const randomGrid = ({ columns, rows, characters, inks, grounds }: GridKind): fc.Arbitrary<CellGrid> => {
  const cells = columns * rows;
  const codePoints = Array.from(characters, (character) => character.codePointAt(0) ?? 0);
  return fc
    .record({
      codePoints: ofCells(cells, codePoints),
      inks: ofCells(cells, inks ?? [0]),
      grounds: ofCells(cells, grounds ?? [0]),
      stretch: fc.integer({ min: 1, max: 4 }),
    })
    .map(({ stretch, ...values }) => {
      const stretched = (of: readonly number[]) => of.map((_, i) => of[i - (i % stretch)] ?? 0);
      return {
        columns,
        rows,
        codePoints: Uint16Array.from(values.codePoints),
        ...(inks && { foreground: Uint32Array.from(stretched(values.inks)) }),
        ...(grounds && { background: Uint32Array.from(stretched(values.grounds)) }),
      };
    });
};
