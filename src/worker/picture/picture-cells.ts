import type { OpenPicture } from '../../shared/adapters/open-picture.ts';
import { fitPicture } from '../../shared/media/fit-picture.ts';
import { makeAsciiRenderer } from '../ascii/ascii-renderer.ts';
import type { AsciiStyle } from '../ascii/ascii-style.ts';
import type { CellGrid } from '../ascii/cell-grid.ts';
import { fontOf } from '../ascii/font/font.ts';
import { toGray } from '../edges/luma.ts';

/**
 * Turn a picture into a screen of characters; the font's cells decide how many rows there are.
 * @param style with the number of columns, at least 1; a picture more than four times as high as wide gets fewer
 * @throws {SourceMediaError} as `OpenPicture.rgb` and `makeAsciiRenderer` do
 */
export const pictureCells = async (
  picture: OpenPicture,
  style: AsciiStyle & { readonly columns: number },
): Promise<CellGrid> => {
  const font = fontOf(style.font);
  const { width: columns, height: rows } = fitPicture(picture, style.columns, font.height / font.width);
  const renderer = makeAsciiRenderer(style, { columns, rows });
  const rgb = await picture.rgb(renderer.samples);
  return renderer.render(renderer.samples.channels === 1 ? toGray(rgb) : rgb, false, picture.clock.check);
};
