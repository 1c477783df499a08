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

/** What is done with a picture in memory. Each throws `SourceMediaError` for what is no picture that can be decoded. */
export interface PictureTools {
  measure(picture: Uint8Array): Promise<PictureShape>;
  ascii(picture: Uint8Array, style: RenderOptions['ascii'], format: PictureAsciiFormat): Promise<Uint8Array>;
  /** 256×256 */
  grayscale(picture: Uint8Array, fit: Choice<'grayscale.fit'>, format: 'jpg' | 'png'): Promise<Uint8Array>;
  /** of the picture's own size */
  edges(picture: Uint8Array, blur: number, format: 'jpg' | 'png'): Promise<Uint8Array>;
}
