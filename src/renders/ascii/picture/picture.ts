import type { OpenPicture } from '../../../shared/adapters/pictures/open-picture.ts';
import { fitPicture } from '../../../shared/core/media/fit-picture.ts';
import { toGray } from '../../../shared/kernels/picture/luma.ts';
import type { RenderPicture } from '../../parts/picture/picture-part.ts';
import { makeAsciiRenderer } from '../kernel/ascii-renderer.ts';
import type { AsciiStyle } from '../kernel/ascii-style.ts';
import type { CellGrid } from '../kernel/cell-grid.ts';
import { fontOf } from '../kernel/font/font.ts';
import { asciiPictureKey } from '../keys.ts';
import { ASCII_CONTENT_TYPES } from '../plan/spec.ts';
import { asciiFile, isPictureAsciiFormat } from './ascii-file.ts';

/**
 * Turn a picture into a screen of characters; the shape of the font's cells decides the number of rows.
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

/** ASCII art of a still picture, as a job has it: a file of each format. */
export const renderAsciiPicture: RenderPicture = async (picture, { job, keys }) => {
  const { formats, ...style } = job.options.ascii;
  const grid = await pictureCells(picture, style);
  const facts = { kind: 'ascii', width: grid.columns, height: grid.rows } as const;
  const title = job.source.key.split('/').at(-1) ?? job.jobId;
  return formats.filter(isPictureAsciiFormat).map((format) => ({
    key: asciiPictureKey(keys, format),
    contentType: ASCII_CONTENT_TYPES[format],
    facts,
    bytes: asciiFile(grid, format, style, title),
  }));
};
