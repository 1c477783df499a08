import type { SliceKeys } from '../../../shared/core/contracts/object-keys.ts';
import type { VideoEncoding } from '../../parts/worker/mp4-writer.ts';
import type { Finished } from '../../parts/worker/output-file.ts';
import type { AsciiStyle } from '../kernel/ascii-style.ts';
import type { CellGrid } from '../kernel/cell-grid.ts';
import type { AsciiPlan } from '../plan/worker-plan.ts';

/** Takes the screens of a slice one after another and writes them to a file as they arrive. */
export interface ScreenFile {
  /**
   * @param grid valid until the promise resolves
   * @param index of the screen, from 0 on, none left out
   */
  screen(grid: CellGrid, index: number): Promise<void>;
  /** Call it after every screen of the plan. */
  finish(): Promise<Finished>;
  /** Close files and end processes; may be called after `finish`. */
  discard(): Promise<void>;
}

/** Options of every screen file. */
export interface ScreenFileOptions {
  readonly plan: AsciiPlan;
  readonly style: AsciiStyle;
  /** of the slice, milliseconds */
  readonly lengthMs: number;
  readonly keys: SliceKeys;
  /** folder in the workspace */
  readonly dir: string;
  /** for formats that are videos */
  readonly encoding: VideoEncoding;
}
