import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Slice } from '../../shared/core/slices/plan-slices.ts';
import { cellAt, cornerOf, layOutGrid, moveInGrid } from '../core/board/grid-layout.ts';
import type { SliceBoard } from '../core/board/slice-board.ts';
import { sliceWords } from '../core/board/slice-words.ts';
import { GridPainter } from '../core/job/draw-grid.ts';
import { useScheme } from '../ui/use-scheme.ts';
import { useWidth } from '../ui/use-width.ts';
import './slice-grid.css';

interface SliceGridProps {
  readonly board: SliceBoard;
  readonly plan: readonly Slice[];
  readonly current: number;
  readonly onCurrent: (index: number) => void;
  /** called with the slice under the pointer; undefined when the pointer left the grid */
  readonly onPoint: (index: number | undefined) => void;
}

/**
 * A grid with a cell for each slice. Cells are drawn on a canvas, since ten thousand elements would be too many. Only the current
 * cell is an element as well, which can be reached by keyboard and is read out.
 */
export const SliceGrid = ({ board, plan, current, onCurrent, onPoint }: SliceGridProps) => {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const cell = useRef<HTMLDivElement>(null);
  const painter = useRef<GridPainter>(undefined);
  const scheme = useScheme();
  const width = useWidth(frame);
  const count = board.slices.length;
  const layout = useMemo(() => layOutGrid(count, width), [count, width]);
  const mayFocus = useRef(false);

  useEffect(() => {
    if (scheme > 0) painter.current?.invalidate();
  }, [scheme]);

  useEffect(() => {
    if (canvas.current === null || width === 0) return;
    painter.current ??= new GridPainter(canvas.current);
    const { current: paints } = painter;
    const request = requestAnimationFrame(() => paints.paint(board.slices, layout, width));
    return () => cancelAnimationFrame(request);
  }, [board, layout, width, scheme]);

  useLayoutEffect(() => {
    // Each cell is a new element, so that its name is read out. It is focused at once, or the next key press would reach no element.
    if (mayFocus.current && cell.current?.dataset.index === String(current)) cell.current.focus();
    mayFocus.current = false;
  }, [current]);

  const pointed = (event: MouseEvent): number | undefined => cellAt(layout, event.offsetX, event.offsetY);
  const move = (event: KeyboardEvent): void => {
    const to = moveInGrid(layout, current, event.key);
    if (to === undefined) return;
    event.preventDefault();
    mayFocus.current = true;
    onCurrent(to);
  };

  const { x, y } = cornerOf(layout, current);
  const slice = board.slices[current];
  return (
    <div class="grid-frame" ref={frame}>
      <canvas
        ref={canvas}
        class="grid-canvas"
        style={{ width: `${width}px`, height: `${layout.height}px` }}
        onPointerMove={(event) => onPoint(pointed(event))}
        onPointerLeave={() => onPoint(undefined)}
        onClick={(event) => {
          const index = pointed(event);
          if (index === undefined) return;
          mayFocus.current = true;
          onCurrent(index);
        }}
      />
      {slice === undefined ? null : (
        // biome-ignore lint/a11y/useSemanticElements: a table of one cell that stands for ten thousand
        <div
          role="grid"
          aria-label="Slices; arrow keys go from one to the next"
          aria-rowcount={layout.rows}
          aria-colcount={layout.columns}
          class="grid-keys"
        >
          {/* biome-ignore lint/a11y/useFocusableInteractive: the cell takes the focus */}
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <div role="row" aria-rowindex={Math.floor(current / layout.columns) + 1}>
            {/* biome-ignore lint/a11y/useSemanticElements: as above */}
            <div
              key={current}
              ref={cell}
              role="gridcell"
              tabIndex={0}
              data-index={current}
              data-state={slice.state}
              aria-colindex={(current % layout.columns) + 1}
              aria-label={sliceWords(slice, plan[current])}
              class="grid-cell"
              style={{ left: `${x}px`, top: `${y}px`, width: `${layout.cell}px`, height: `${layout.cell}px` }}
              onKeyDown={move}
            />
          </div>
        </div>
      )}
    </div>
  );
};
