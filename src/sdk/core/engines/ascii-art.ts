import { asciiPng } from '../../../renders/ascii/kernel/ascii-png.ts';
import { makeAsciiRenderer } from '../../../renders/ascii/kernel/ascii-renderer.ts';
import { fontOf } from '../../../renders/ascii/kernel/font/font.ts';
import { htmlPage } from '../../../renders/ascii/kernel/html-page.ts';
import { ansiPage, textPage } from '../../../renders/ascii/kernel/text-page.ts';
import { makeShrinkFrame } from '../../../renders/gif/kernel/shrink-frame.ts';
import { fitPicture, type PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { enlargePicture } from '../../../shared/kernels/picture/enlarge-picture.ts';
import { toGray } from '../../../shared/kernels/picture/luma.ts';
import { planResize } from '../../../shared/kernels/picture/resize-plan.ts';
import type { RenderSettings } from '../settings/render-settings.ts';
import { type RawPicture, rgbOf } from './raw-picture.ts';
import { settledOptions } from './settled-options.ts';

/** Options of ASCII art, those of docs/options.md below `ascii.`: `columns`, `charset`, `glyphs`, `match`, `dither`, `colour`, `background`, `font`. */
export type AsciiArtOptions = Omit<NonNullable<RenderSettings['ascii']>, 'fps' | 'formats'>;

/** A picture as characters. */
export interface AsciiArt {
  readonly columns: number;
  readonly rows: number;
  /** every row with its line feed, without colours */
  readonly text: string;
  /** The text with its colours, for a terminal; with `colour: 'none'` the same as `text`. */
  ansi(): string;
  /** A whole web page that loads nothing. @param title of the page, default `ASCII art` */
  html(title?: string): string;
  /** The file of a picture, drawn in the cells of the font. */
  png(): Uint8Array;
}

/** Bring RGB pixels to another size; where there are fewer, each is the mean of the area that it covers. */
const resized = (rgb: Uint8Array, from: PictureSize, to: PictureSize): Uint8Array => {
  const { decoded, enlarged } = planResize(from, to, 'stretch');
  const smaller = makeShrinkFrame(from, decoded)(rgb);
  return enlarged === undefined ? smaller : enlargePicture(smaller, decoded, enlarged.size);
};

/**
 * Turn a picture into characters. Nothing is read, started or loaded; the same picture and options give the same characters.
 * @param picture pixels; on black where they are transparent
 * @returns as many columns as asked for, fewer where the picture is more than four times as high as it is wide
 * @throws {UsageError} when an option is out of range, or the picture's size does not go with its data
 * @throws {SourceMediaError} `invalidOptions` when the font lacks one of `glyphs`
 */
export const asciiArt = (picture: RawPicture, options: AsciiArtOptions = {}): AsciiArt => {
  const rgb = rgbOf(picture, 'The picture');
  const { ascii } = settledOptions('image', { ascii: options });
  const cell = fontOf(ascii.font);
  const { width: columns, height: rows } = fitPicture(picture, ascii.columns, cell.height / cell.width);
  const renderer = makeAsciiRenderer(ascii, { columns, rows });
  const pixels = resized(rgb, picture, renderer.samples);
  const grid = renderer.render(renderer.samples.channels === 1 ? toGray(pixels) : pixels);
  return {
    columns,
    rows,
    text: textPage(grid),
    ansi: () => ansiPage(grid, ascii.colour),
    html: (title = 'ASCII art') => htmlPage(grid, { title, fontName: ascii.font }),
    png: () => asciiPng(grid, ascii.font),
  };
};
