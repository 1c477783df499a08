import type { Choice } from '../options/option-table.ts';
import { fitPicture, type PictureSize } from './fit-picture.ts';

/** Size of a screen in character cells. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

type FontName = Choice<'ascii.font'>;

/** Size of a font's cells in pixels: it is the font's name, e.g. `8x16`. */
const cellOf = (font: FontName): PictureSize => {
  const [width = 1, height = 1] = font.split('x').map(Number);
  return { width, height };
};

/**
 * Rows for a screen that keeps a picture's shape when it is drawn with a font.
 * @param shown display size of the picture, pixels
 * @param columns wanted columns; the result has fewer only for a picture that is more than four times as high as it is wide
 */
export const fitScreen = (shown: PictureSize, columns: number, font: FontName): ScreenSize => {
  const cell = cellOf(font);
  const { width, height } = fitPicture(shown, columns, cell.height / cell.width);
  return { columns: width, rows: height };
};

/** Size of a screen when it is drawn, pixels. */
export const drawnSize = ({ columns, rows }: ScreenSize, font: FontName): PictureSize => {
  const cell = cellOf(font);
  return { width: columns * cell.width, height: rows * cell.height };
};
