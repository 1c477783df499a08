import type { ProgressEvent } from '../../sdk/core/progress/progress-event.ts';
import { shownName } from '../../shared/core/text/shown-name.ts';
import { drawBars, OVER } from '../core/progress/bars.ts';
import { advance, type FileProgress, newFileProgress } from '../core/progress/progress-state.ts';
import { describeStep, type Said } from '../core/progress/steps.ts';
import { type TextWidth, widthOfTexts } from '../core/words/text-width.ts';
import type { Printer } from './printer.ts';

/** Ten times a second: more often is not visible. */
const REDRAW_MS = 100;

export interface ProgressDisplay {
  /** @param file index of the file in the run */
  report(file: number, event: ProgressEvent): void;
  /** Show a text on a line of its own, besides the progress. */
  note(text: string): void;
  /** Leave what is not done where it stands; what is done has a summary. */
  close(): void;
}

/** Whether the cursor can be moved. */
export const canDraw = (to: Pick<Printer, 'isTTY'>, env: NodeJS.ProcessEnv): boolean =>
  to.isTTY && env.TERM !== 'dumb' && (env.CI ?? '') === '';

const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

/** Display for terminals: bars that are redrawn in place. */
const drawOn = (to: Printer, names: readonly string[], now: () => number, widthOf: TextWidth): ProgressDisplay => {
  const files = names.map(newFileProgress);
  let drawn = 0;
  let dirty = true;
  const draw = (shown: readonly FileProgress[], ...above: readonly string[]): void => {
    // One column less: after a full line some terminals begin a new one.
    const size = { columns: (to.columns ?? DEFAULT_COLUMNS) - 1, rows: (to.rows ?? DEFAULT_ROWS) - 1 };
    const lines = drawBars(shown, now(), size, widthOf);
    to.redraw(drawn, [...above, ...lines]);
    drawn = lines.length;
    dirty = false;
  };
  const timer = setInterval(() => dirty && draw(files), REDRAW_MS);
  timer.unref();
  return {
    report(index, event) {
      const before = files[index];
      if (before === undefined) return;
      files[index] = advance(before, event, now());
      dirty = true;
    },
    note: (text) => draw(files, text),
    close() {
      clearInterval(timer);
      draw(files.filter(({ phase }) => !OVER.has(phase)));
      drawn = 0;
    },
  };
};

/** Display for other outputs: one line for each step. */
const sayOn = (to: Printer, names: readonly string[], now: () => number): ProgressDisplay => {
  const files: FileProgress[] = names.map(newFileProgress);
  const said = new Map<number, Said>();
  return {
    report(index, event) {
      const before = files[index];
      if (before === undefined) return;
      const nowMs = now();
      const after = advance(before, event, nowMs);
      files[index] = after;
      // The summary of a single file follows at once.
      if (event.type === 'finished' && files.length === 1) return;
      const line = describeStep(before, after, event, nowMs, said.get(index));
      if (line === undefined) return;
      if (event.type === 'slices') {
        const settled = after.slices.done + after.slices.failed;
        said.set(index, { atMs: nowMs, settled, mediaDoneMs: after.mediaDoneMs });
      }
      to.lines(`${after.name}: ${line}`);
    },
    note: (text) => to.lines(text),
    close: () => undefined,
  };
};

/**
 * Show the progress of a run: bars on a terminal, one line per step elsewhere.
 * @param to standard error, so that standard output stays free for results
 * @param names of the files, in order
 */
export const showProgress = async (
  to: Printer,
  names: readonly string[],
  env: NodeJS.ProcessEnv,
  now: () => number = Date.now,
): Promise<ProgressDisplay> => {
  const shown = names.map(shownName);
  return canDraw(to, env) ? drawOn(to, shown, now, await widthOfTexts(shown)) : sayOn(to, shown, now);
};
