import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { fitScreen, type ScreenSize } from '../../../shared/core/media/fit-screen.ts';
import type { RenderOptions } from '../../../shared/core/options/render-options.ts';

/** More columns than any terminal has; a hostile one may say more. */
const MOST_COLUMNS = 1_000;

/**
 * The largest screen that keeps a picture's shape and fits a terminal.
 * @param shown display size of the picture, pixels
 * @param room cells of the terminal, at least 1×1
 * @returns as many rows as a render with that many columns has, unless not even one column fits
 */
export const fitTerminal = (shown: PictureSize, room: ScreenSize, font: RenderOptions['ascii']['font']): ScreenSize => {
  const most = Math.min(MOST_COLUMNS, room.columns);
  for (let columns = most; columns >= 1; columns--) {
    const screen = fitScreen(shown, columns, font);
    if (screen.rows <= room.rows && screen.columns <= most) return screen;
  }
  return { columns: 1, rows: Math.max(1, Math.min(room.rows, fitScreen(shown, 1, font).rows)) };
};
