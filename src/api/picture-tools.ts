import type { PictureAsciiFormat } from '../renders/ascii/ascii-file.ts';
import type { Choice } from '../shared/options/option-table.ts';
import type { RenderOptions } from '../shared/options/render-options.ts';

/** Rows × columns × samples of a pixel, as arrays of pictures are described. */
export interface PictureShape {
  readonly height: number;
  readonly width: number;
  /** 1 for gray */
  readonly channels: number;
}

/** What is done with a picture in memory, within `longestMs` milliseconds. Each throws `SourceMediaError` for what is no picture that can be decoded, or not in that time. */
export interface PictureTools {
  measure(picture: Uint8Array, longestMs: number): Promise<PictureShape>;
  ascii(
    picture: Uint8Array,
    style: RenderOptions['ascii'],
    format: PictureAsciiFormat,
    longestMs: number,
  ): Promise<Uint8Array>;
  /** 256×256 */
  grayscale(
    picture: Uint8Array,
    fit: Choice<'grayscale.fit'>,
    format: 'jpg' | 'png',
    longestMs: number,
  ): Promise<Uint8Array>;
  /** of the picture's own size */
  edges(picture: Uint8Array, blur: number, format: 'jpg' | 'png', longestMs: number): Promise<Uint8Array>;
}
