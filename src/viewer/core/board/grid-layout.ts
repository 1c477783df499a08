/** A grid of cells of equal size. Lengths are in CSS pixels. */
export interface GridLayout {
  readonly count: number;
  readonly columns: number;
  readonly rows: number;
  /** side of a cell, without the space between cells */
  readonly cell: number;
  readonly space: number;
  readonly height: number;
}

const LARGEST_CELL = 32;
const SMALLEST_CELL = 6;
/** Maximum height, unless cells would be too small to be told apart. */
const WANTED_HEIGHT = 320;

const spaceOf = (cell: number): number => (cell >= 16 ? 4 : cell >= 9 ? 2 : 1);

/** Lay out a grid in a width: cells as large as fit into the wanted height. */
export const layOutGrid = (count: number, width: number): GridLayout => {
  const withCells = (cell: number): GridLayout => {
    const space = spaceOf(cell);
    const columns = Math.max(1, Math.floor((width + space) / (cell + space)));
    const rows = Math.ceil(count / columns);
    return { count, columns, rows, cell, space, height: Math.max(0, rows * (cell + space) - space) };
  };
  for (let cell = LARGEST_CELL; cell > SMALLEST_CELL; cell--) {
    const layout = withCells(cell);
    if (layout.height <= WANTED_HEIGHT) return layout;
  }
  return withCells(SMALLEST_CELL);
};

/** Upper left corner of a cell. */
export const cornerOf = ({ columns, cell, space }: GridLayout, index: number): { x: number; y: number } => ({
  x: (index % columns) * (cell + space),
  y: Math.floor(index / columns) * (cell + space),
});

/** Index of the cell at a point; undefined when the point is on no cell. */
export const cellAt = ({ columns, count, cell, space }: GridLayout, x: number, y: number): number | undefined => {
  const column = Math.floor(x / (cell + space));
  const index = Math.floor(y / (cell + space)) * columns + column;
  return x >= 0 && y >= 0 && column < columns && index < count ? index : undefined;
};

/**
 * Index of the cell to which a key moves the focus.
 * @param key as `KeyboardEvent.key` names it
 * @returns undefined for a key that does not move the focus
 */
export const moveInGrid = ({ columns, count }: GridLayout, from: number, key: string): number | undefined => {
  const last = count - 1;
  const bounded = (to: number): number => Math.min(last, Math.max(0, to));
  switch (key) {
    case 'ArrowLeft':
      return bounded(from - 1);
    case 'ArrowRight':
      return bounded(from + 1);
    case 'ArrowUp':
      return from < columns ? from : from - columns;
    case 'ArrowDown':
      return from + columns > last ? from : from + columns;
    case 'PageUp':
      return bounded(from - 10 * columns);
    case 'PageDown':
      return bounded(from + 10 * columns);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
};
