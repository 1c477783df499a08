import { fitPicture, type PictureSize } from '../../shared/media/fit-picture.ts';
import { type FontName, fontOf } from './font/font.ts';

/** Cells of a screen. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/**
 * Rows for a screen that keeps a picture's shape when it is drawn with a font.
 * @param shown size of the picture as it is shown, pixels
 * @param columns wanted; fewer only for a picture that is more than four times as high as it is wide
 */
export const fitScreen = (shown: PictureSize, columns: number, font: FontName): ScreenSize => {
  const cell = fontOf(font);
  const { width, height } = fitPicture(shown, columns, cell.height / cell.width);
  return { columns: width, rows: height };
};
