import type { PictureAsciiFormat } from '../../renders/ascii/picture/ascii-file.ts';
import type { Choice } from '../../shared/core/options/option-table.ts';
import type { RenderOptions } from '../../shared/core/options/render-options.ts';
import type { QueryPicture } from '../../shared/kernels/fingerprint/query-picture.ts';

/** Dimensions of a picture as an array: rows × columns × samples of a pixel. */
export interface PictureShape {
  readonly height: number;
  readonly width: number;
  /** 1 for gray */
  readonly channels: number;
}

/**
 * Operations on a picture in memory, each within `longestMs` milliseconds. Each throws `SourceMediaError` when the bytes
 * cannot be decoded as a picture, or not in that time.
 */
export interface PictureTools {
  measure(picture: Uint8Array, longestMs: number): Promise<PictureShape>;
  ascii(
    picture: Uint8Array,
    style: RenderOptions['ascii'],
    format: PictureAsciiFormat,
    longestMs: number,
  ): Promise<Uint8Array>;
  /** the render is 256×256 */
  grayscale(
    picture: Uint8Array,
    fit: Choice<'grayscale.fit'>,
    format: 'jpg' | 'png',
    longestMs: number,
  ): Promise<Uint8Array>;
  /** as it is looked for in films */
  query(picture: Uint8Array, longestMs: number): Promise<QueryPicture>;
  /** the render has the picture's own size */
  edges(picture: Uint8Array, blur: number, format: 'jpg' | 'png', longestMs: number): Promise<Uint8Array>;
}
