import type { SliceState } from '../board/slice-board.ts';
import type { StateColumn } from '../timeline/state-columns.ts';
import type { GridColours } from './draw-grid.ts';

/** Share of the height at which a column of a state stands; rendered slices fill it. */
const HEIGHTS: Readonly<Record<SliceState, number>> = { waiting: 0.3, running: 0.65, failed: 1, rendered: 1 };
/** Share of the height that is left out in the middle of what failed. */
const NOTCH = 0.3;

/** Draw the states of slices along the film. @param size CSS pixels */
export const paintTrack = (
  canvas: HTMLCanvasElement,
  columns: readonly StateColumn[],
  { width, height }: { readonly width: number; readonly height: number },
  colours: GridColours,
): void => {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const ratio = devicePixelRatio;
  // A canvas of another size is a new one: what is drawn on it is gone.
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  for (const { x, width: across, state, rendered } of columns) {
    const least = HEIGHTS[state];
    const high = height * (state === 'failed' ? 1 : least + (1 - least) * rendered);
    context.fillStyle = colours[state];
    context.fillRect(x, height - high, across, high);
    if (state === 'failed') context.clearRect(x, (height * (1 - NOTCH)) / 2, across, height * NOTCH);
  }
};
