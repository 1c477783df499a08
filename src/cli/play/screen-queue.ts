import type { CellGrid } from '../../renders/ascii/kernel/cell-grid.ts';
import { copyOfScreen } from '../../sdk/core/screens/timed-screen.ts';

interface Waiting {
  readonly grid: CellGrid;
  readonly atMs: number;
}

/** Screens that are drawn ahead of their time, so that a picture that takes long to decode is not seen. */
export interface ScreenQueue {
  /** Put a screen in. Resolves when there is room for another. */
  put(grid: CellGrid, atMs: number): Promise<void>;
  /** The newest screen that is due; older ones are dropped. */
  takeDue(nowMs: number): CellGrid | undefined;
  /** when the next screen is due */
  nextMs(): number | undefined;
  /** Throw away what waits, and let whoever puts go on. */
  clear(): void;
}

const MOST_AHEAD = 12;

export const makeScreenQueue = (): ScreenQueue => {
  let waiting: Waiting[] = [];
  let release: (() => void)[] = [];
  const letGo = (): void => {
    const all = release;
    release = [];
    for (const go of all) go();
  };
  return {
    async put(grid, atMs) {
      waiting.push({ grid: copyOfScreen(grid), atMs });
      if (waiting.length < MOST_AHEAD) return;
      await new Promise<void>((resolve) => {
        release.push(resolve);
      });
    },
    takeDue(nowMs) {
      const last = waiting.findLastIndex(({ atMs }) => atMs <= nowMs);
      const due = waiting[last];
      if (due === undefined) return undefined;
      waiting = waiting.slice(last + 1);
      letGo();
      return due.grid;
    },
    nextMs: () => waiting[0]?.atMs,
    clear() {
      waiting = [];
      letGo();
    },
  };
};
