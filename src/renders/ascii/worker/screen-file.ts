import type { SliceKeys } from '../../../shared/contracts/object-keys.ts';
import type { Finished } from '../../../worker/render/output-file.ts';
import type { VideoEncoding } from '../../../worker/video/mp4-writer.ts';
import type { AsciiStyle } from '../art/ascii-style.ts';
import type { CellGrid } from '../art/cell-grid.ts';
import type { AsciiPlan } from '../worker-plan.ts';

/** Takes the screens of a slice one after another and writes a file of them as they come. */
export interface ScreenFile {
  /**
   * @param grid valid until the promise resolves
   * @param index of the screen, from 0 on, none left out
   */
  screen(grid: CellGrid, index: number): Promise<void>;
  /** Once every screen of the plan was given. */
  finish(): Promise<Finished>;
  /** Close what is open and end what runs; also after `finish`. */
  discard(): Promise<void>;
}

/** What any of the files is made for. */
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
