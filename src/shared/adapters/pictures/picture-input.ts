import { sniffContent } from '../../core/media/sniff-content.ts';
import { type OwnPicture, openBmp } from '../../kernels/picture/bmp-picture.ts';
import { openIcon } from '../../kernels/picture/icon-file.ts';
import { preparePng } from '../../kernels/picture/prepare-png.ts';

/** Input of the decoder: a file for the picture library, or a picture that our own code decodes. */
export type PictureInput =
  | { readonly file: Uint8Array; readonly format?: 'ico' }
  | { readonly own: OwnPicture; readonly format: 'bmp' | 'ico' };

/** Replaces AVIF and HEIF brands that the library does not know: it would not open such a file. */
const withKnownBrand = (bytes: Uint8Array): Uint8Array => {
  const brand = Buffer.from(bytes.subarray(8, 12)).toString('latin1');
  if (brand !== 'avis' && brand !== 'mif2') return bytes;
  const renamed = Buffer.from(bytes);
  renamed.write('avif', 8, 'latin1');
  return renamed;
};

/**
 * Choose how a picture is decoded, and copy data that the picture library would overlook to where it reads them.
 * @param bytes the whole file, of a supported kind
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
