import type { CellGrid } from '../../../../src/renders/ascii/kernel/cell-grid.ts';
import type { ShownCell } from './terminal.ts';

/** What can be seen of a cell: no ink colour where there is no ink, no ground colour where there is no ground. */
export const visible = ({ character, ink, ground }: ShownCell): ShownCell => ({
  character,
  ink: ' \u2800'.includes(character) ? undefined : ink,
  ground: character === '█' ? undefined : ground,
});

/** The cells that a terminal has to show for a grid. */
export const shownCells = (grid: CellGrid, inColour = true): ShownCell[] =>
  Array.from(grid.codePoints, (codePoint, i) =>
    visible({
      character: String.fromCodePoint(codePoint),
      ink: inColour ? grid.foreground?.[i] : undefined,
      ground: inColour ? grid.background?.[i] : undefined,
    }),
  );
