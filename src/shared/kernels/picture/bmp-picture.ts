import { readBmpHeader } from './bmp-header.ts';
import { packedBmpPixels, plainBmpPixels } from './bmp-pixels.ts';

/** A picture that our own code decodes, not the picture library. */
export interface OwnPicture {
  readonly width: number;
  readonly height: number;
  readonly hasAlpha: boolean;
  /**
   * @returns RGBA, row by row from the top
   * @throws {SourceMediaError} `truncated`
   */
  pixels(): Uint8Array;
}

const FILE_HEADER_BYTES = 14;

/**
 * Open a BMP file. Reads the header at once; `pixels()` reads the pixels.
 * @param bytes the whole file
 * @throws {SourceMediaError} `unsupportedPicture` or `truncated`
 */
export const openBmp = (bytes: Uint8Array): OwnPicture => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pixelsAt = view.byteLength < FILE_HEADER_BYTES ? 0 : view.getUint32(10, true);
  const header = readBmpHeader(bytes, { at: FILE_HEADER_BYTES, ...(pixelsAt === 0 ? {} : { pixelsAt }) });
  return {
    width: header.width,
    height: header.height,
    hasAlpha: header.masks[3].max > 0,
    pixels: () => (header.coding === 'plain' ? plainBmpPixels : packedBmpPixels)(bytes, header),
  };
};
