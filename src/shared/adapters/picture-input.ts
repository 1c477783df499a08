import { sniffContent } from '../media/sniff-content.ts';
import { type OwnPicture, openBmp } from '../picture/bmp-picture.ts';
import { openIcon } from '../picture/icon-file.ts';
import { preparePng } from '../picture/prepare-png.ts';

/** What is decoded: by the picture library, or here. */
export type PictureInput =
  | { readonly file: Uint8Array; readonly format?: 'ico' }
  | { readonly own: OwnPicture; readonly format: 'bmp' | 'ico' };

/** Of the brands that say AVIF or HEIF, the library opens only those that it knows. */
const withKnownBrand = (bytes: Uint8Array): Uint8Array => {
  const brand = Buffer.from(bytes.subarray(8, 12)).toString('latin1');
  if (brand !== 'avis' && brand !== 'mif2') return bytes;
  const renamed = Buffer.from(bytes);
  renamed.write('avif', 8, 'latin1');
  return renamed;
};

/**
 * Choose how a picture is decoded, and put what the picture library would overlook where it looks.
 * @param bytes the whole file, whose kind is one that is read
 * @throws {SourceMediaError} `unsupportedPicture` or `truncated`
 */
export const pictureInput = (bytes: Uint8Array): PictureInput => {
  switch (sniffContent(bytes).name) {
    case 'a PNG picture':
      return { file: preparePng(bytes) };
    case 'an AVIF picture':
    case 'a HEIF picture':
      return { file: withKnownBrand(bytes) };
    case 'a BMP picture':
      return { own: openBmp(bytes), format: 'bmp' };
    case 'an icon (ICO)':
    case 'a cursor (CUR)': {
      const icon = openIcon(bytes);
      return 'png' in icon ? { file: preparePng(icon.png), format: 'ico' } : { own: icon.own, format: 'ico' };
    }
    default:
      return { file: bytes };
  }
};
