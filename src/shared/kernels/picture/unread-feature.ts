import { sniffContent } from '../../core/media/sniff-content.ts';
import { unreadAvif } from './unread-avif.ts';
import { unreadJpeg } from './unread-jpeg.ts';
import { unreadInTiff } from './unread-tiff.ts';

/**
 * Detect a picture of an unsupported kind, or with an unsupported feature.
 * @param bytes the file, or its beginning: features that do not show there are not detected
 * @returns completes "the file is …"; undefined when nothing unsupported was found
 */
export const unreadFeature = (bytes: Uint8Array): string | undefined => {
  const { kind, name, unread } = sniffContent(bytes);
  if (kind !== 'picture') return undefined;
  if (unread) return name;
  switch (name) {
    case 'a JPEG picture':
      return unreadJpeg(bytes);
    case 'a TIFF picture': {
      const feature = unreadInTiff(bytes);
      return feature && `a TIFF with ${feature}`;
    }
    case 'an AVIF picture':
    case 'a HEIF picture':
      return unreadAvif(bytes);
    default:
      return undefined;
  }
};
