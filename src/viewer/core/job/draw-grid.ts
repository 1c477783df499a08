import { cornerOf, type GridLayout } from '../board/grid-layout.ts';
import { type BoardSlice, SLICE_STATES, type SliceState } from '../board/slice-board.ts';

export type GridColours = Readonly<Record<SliceState | 'ground', string>>;

/** Read the current colours from the style sheet. */
export const readColours = (element: Element): GridColours => {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const states = SLICE_STATES.map((state) => [state, colour(state)] as const);
  return { ...(Object.fromEntries(states) as Record<SliceState, string>), ground: colour('surface') };
};

/** Smallest cell with room for a mark. Marks tell states apart without colours. */
const MARKED_CELL = 12;

const drawMark = (context: CanvasRenderingContext2D, state: SliceState, x: number, y: number, cell: number): void => {
  const [near, far] = [cell * 0.32, cell * 0.68];
  context.lineWidth = Math.max(1.5, cell / 14);
  context.lineCap = 'round';
  context.beginPath();
  if (state === 'failed') {
    context.moveTo(x + near, y + near);
    context.lineTo(x + far, y + far);
    context.moveTo(x + far, y + near);
    context.lineTo(x + near, y + far);
  } else if (state === 'rendered') {
    context.moveTo(x + cell * 0.28, y + cell * 0.52);
    context.lineTo(x + cell * 0.44, y + far);
    context.lineTo(x + cell * 0.74, y + cell * 0.34);
  } else if (state === 'running') {
    context.arc(x + cell / 2, y + cell / 2, cell * 0.16, 0, 2 * Math.PI);
  }
  context.stroke();
};

const drawCell = (
  context: CanvasRenderingContext2D,
  layout: GridLayout,
  colours: GridColours,
  index: number,
  state: SliceState,
): void => {
  const { x, y } = cornerOf(layout, index);
  const { cell } = layout;
  context.fillStyle = colours[state];
  if (cell < MARKED_CELL) {
    context.fillRect(x, y, cell, cell);
    return;
  }
  context.beginPath();
  context.roundRect(x, y, cell, cell, cell / 6);
  context.fill();
  context.strokeStyle = colours.ground;
  if (state !== 'waiting') drawMark(context, state, x, y, cell);
};

/** Draws boards on a canvas. While the layout stays the same, only changed cells are drawn. */
export class GridPainter {
  private drawn: readonly BoardSlice[] = [];
  private layout: GridLayout | undefined;
  private colours: GridColours | undefined;

  constructor(private readonly canvas: HTMLCanvasElement) {}

  /** Draw all cells the next time, because colours may have changed. */
  invalidate(): void {
    this.layout = undefined;
  }

  paint(slices: readonly BoardSlice[], layout: GridLayout, width: number): void {
    const context = this.canvas.getContext('2d');
    if (context === null) return;
    const isNew = this.layout !== layout;
    if (isNew) {
      const ratio = devicePixelRatio;
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(layout.height * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.layout = layout;
      this.colours = undefined;
    }
    this.colours ??= readColours(this.canvas);
    const { colours } = this;
    for (const slice of slices) {
      const { index } = slice;
      if (isNew || this.drawn[index]?.state !== slice.state) {
        if (!isNew) {
          const { x, y } = cornerOf(layout, index);
          context.clearRect(x, y, layout.cell, layout.cell);
        }
        drawCell(context, layout, colours, index, slice.state);
      }
    }
    this.drawn = slices;
  }
}
