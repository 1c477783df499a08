import type { SliceKeys } from '../../../shared/contracts/object-keys.ts';
import type { Finished } from '../../../worker/render/output-file.ts';
import type { VideoEncoding } from '../../../worker/video/mp4-writer.ts';
import type { AsciiStyle } from '../art/ascii-style.ts';
import type { CellGrid } from '../art/cell-grid.ts';
import type { AsciiPlan } from '../worker-plan.ts';

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
