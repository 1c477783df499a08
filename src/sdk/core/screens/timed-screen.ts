import type { CellGrid } from '../../../renders/ascii/kernel/cell-grid.ts';
import type { ScreenSize } from '../../../shared/core/media/fit-screen.ts';

/** How screens of a film are asked for. */
export interface ScreenRequest {
  /** from where on, milliseconds of what is played; screens before it may come as well */
  readonly fromMs: number;
  /** cells that a screen may have */
  readonly room: ScreenSize;
  /** ends the work */
  readonly signal: AbortSignal;
  /** whether a screen of that time would come too late to be shown: it need not be drawn */
  readonly isLate: (atMs: number) => boolean;
  /**
   * Takes the next screen, and lets the work wait.
   * @param grid valid until the promise resolves
   */
  readonly show: (grid: CellGrid, atMs: number) => Promise<void>;
}

/** A film that can be shown as screens of characters. */
export interface ScreenFilm {
  /** length of what is played, milliseconds */
  readonly lengthMs: number;
  /** the moment of the film that is played at a time: they differ where only parts of the film are there */
  filmMs(atMs: number): number;
  /** Give screens, in order, to the end or until the signal. Resolves when the last one was taken. */
  screens(request: ScreenRequest): Promise<void>;
  /** file with the sound of what is played, on the same clock; undefined: there is none */
  sound(): Promise<SoundFile | undefined>;
  close(): Promise<void>;
}

/** A file with sound. */
export interface SoundFile {
  /** absolute */
  readonly path: string;
  /** options that confine what the bytes may make ffmpeg do */
  readonly inputArgs: readonly string[];
}

/** A copy of a screen, which stays as it is. */
export const copyOfScreen = ({ columns, rows, codePoints, foreground, background }: CellGrid): CellGrid => ({
  ...{ columns, rows, codePoints: codePoints.slice() },
  ...(foreground === undefined ? {} : { foreground: foreground.slice() }),
  ...(background === undefined ? {} : { background: background.slice() }),
});
