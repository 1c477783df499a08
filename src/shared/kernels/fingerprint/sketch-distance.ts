import type { PictureArea } from './cell-means.ts';
import type { QueryPicture } from './query-picture.ts';
import { SKETCH_BYTES, SKETCH_COLUMNS, SKETCH_ROWS, sketchCells } from './sketch.ts';

/** What of a picture that is looked for is held against sketches. */
type ViewedPicture = Pick<QueryPicture, 'picture' | 'content'>;

/** Cells on one axis of a sketch, in order. */
interface CellSpan {
  readonly from: number;
  /** behind the last one */
  readonly to: number;
}

/**
 * A picture as it is held against sketches, if an area of it is what is stored of a frame. Cells among black bars are left out:
 * they are alike in all films that have such bars, and their contrast would hide how the pictures differ.
 */
export interface SketchView {
  readonly area: PictureArea;
  /** its cells between bars, row after row, without their mean */
  readonly cells: Float64Array;
  readonly columns: CellSpan;
  readonly rows: CellSpan;
  /** sum of the squares of the cells */
  readonly energy: number;
}

/** How a picture differs from a stored sketch. */
export interface SketchDifference {
  /** root of the mean square over all cells, levels of 0 to 255, after brightness and contrast were matched */
  readonly distance: number;
  /** of the stored sketch, in the same measure */
  readonly contrast: number;
}

/** How much the contrast of a copy may differ from that of the frame. */
const LEAST_GAIN = 0.75;
const MOST_GAIN = 1 / LEAST_GAIN;

/** Cells that have their middle in a part of the picture, at least one. @param from of the area, as `lit` is of the picture */
const cellsWithin = (
  cells: number,
  [from, to]: readonly [number, number],
  lit: readonly [number, number],
): CellSpan => {
  const cellAt = (edge: number) => Math.round(((edge - from) / (to - from)) * cells);
  const first = Math.max(0, Math.min(cells - 1, cellAt(lit[0])));
  return { from: first, to: Math.max(first + 1, Math.min(cells, cellAt(lit[1]))) };
};

/** View a picture as if an area of it were what is stored. */
const sketchView = ({ picture, content }: ViewedPicture, area: PictureArea): SketchView => {
  const columns = cellsWithin(SKETCH_COLUMNS, [area.left, area.right], [content.left, content.right]);
  const rows = cellsWithin(SKETCH_ROWS, [area.top, area.bottom], [content.top, content.bottom]);
  const all = sketchCells(picture, area);
  const across = columns.to - columns.from;
  const cells = new Float64Array(across * (rows.to - rows.from));
  for (let row = rows.from; row < rows.to; row += 1) {
    const at = row * SKETCH_COLUMNS;
    cells.set(all.subarray(at + columns.from, at + columns.to), (row - rows.from) * across);
  }
  const mean = cells.reduce((sum, cell) => sum + cell, 0) / cells.length;
  for (const [at, cell] of cells.entries()) cells[at] = cell - mean;
  return { area, columns, rows, cells, energy: cells.reduce((sum, cell) => sum + cell * cell, 0) };
};

/** Hold a view against one of many stored sketches. @param place which of them, from 0 on */
export const differenceFrom = (
  { cells, columns, rows, energy }: SketchView,
  sketches: Uint8Array,
  place: number,
): SketchDifference => {
  const from = place * SKETCH_BYTES;
  let sum = 0;
  let squares = 0;
  let product = 0;
  let cell = 0;
  for (let row = rows.from; row < rows.to; row += 1) {
    const end = from + row * SKETCH_COLUMNS + columns.to;
    for (let at = end - columns.to + columns.from; at < end; at += 1) {
      const level = sketches[at] ?? 0;
      sum += level;
      squares += level * level;
      product += level * (cells[cell] ?? 0);
      cell += 1;
    }
  }
  const variance = squares - (sum * sum) / cell;
  const gain = energy === 0 ? 1 : Math.max(LEAST_GAIN, Math.min(MOST_GAIN, product / energy));
  const rest = variance - 2 * gain * product + gain * gain * energy;
  return { distance: Math.sqrt(Math.max(0, rest) / cell), contrast: Math.sqrt(Math.max(0, variance) / cell) };
};

/** All views of a picture, one for each way in which it may have been cut. */
export const sketchViews = (query: QueryPicture): SketchView[] => query.areas.map((area) => sketchView(query, area));

/** The view that is nearest to a stored sketch. @param views at least one */
export const nearestView = (
  views: readonly SketchView[],
  sketches: Uint8Array,
  place: number,
): SketchDifference & { readonly view: SketchView } => {
  const [first, ...others] = views;
  if (first === undefined) throw new TypeError('A picture without views was looked for.');
  return others.reduce(
    (best, view) => {
      const difference = differenceFrom(view, sketches, place);
      return difference.distance < best.distance ? { ...difference, view } : best;
    },
    { ...differenceFrom(first, sketches, place), view: first },
  );
};

/** Edges that are moved together: each alone, and two that face each other, which shifts the area. */
const MOVES = [['left'], ['top'], ['right'], ['bottom'], ['left', 'right'], ['top', 'bottom']] as const;
/** Steps by which the edges of an area are moved, as shares of the picture. */
const STEPS = [0.012, 0.006, 0.003, 0.0015, 0.0008];

/**
 * Farthest that an edge is moved, as a share of the area: more than lies between the cuts that were tried. Without a limit an
 * area can shrink to a line, which is near to every frame that is alike from top to bottom.
 */
const MOST_MOVE = 0.06;

type Edges = (typeof MOVES)[number];

/** The area with some of its edges moved, not beyond the picture unless they were there. @param first where they were at first */
const moveEdges = (area: PictureArea, edges: Edges, by: number, first: PictureArea): PictureArea => {
  const mostAcross = MOST_MOVE * (first.right - first.left);
  const mostDown = MOST_MOVE * (first.bottom - first.top);
  const moveEdge = (edge: Edges[number]): number => {
    const start = first[edge];
    const most = edge === 'left' || edge === 'right' ? mostAcross : mostDown;
    const isWithin = start >= 0 && start <= 1;
    const least = isWithin ? Math.max(0, start - most) : start - most;
    return Math.max(least, Math.min(isWithin ? Math.min(1, start + most) : start + most, area[edge] + by));
  };
  return { ...area, ...Object.fromEntries(edges.map((edge) => [edge, moveEdge(edge)])) };
};

/**
 * Move the edges of a view until it is nearest to a stored sketch: the picture was cut by no round share.
 * @returns a view that is at least as near
 */
export const refineView = (
  picture: ViewedPicture,
  view: SketchView,
  sketches: Uint8Array,
  place: number,
): SketchView => {
  let best = view;
  let least = differenceFrom(view, sketches, place).distance;
  for (const step of STEPS) {
    for (let moved = true; moved; ) {
      moved = false;
      for (const edges of MOVES) {
        for (const by of [-step, step]) {
          const tried = sketchView(picture, moveEdges(best.area, edges, by, view.area));
          const { distance } = differenceFrom(tried, sketches, place);
          if (!(distance < least)) continue;
          best = tried;
          least = distance;
          moved = true;
        }
      }
    }
  }
  return best;
};
