import { sniffContent } from '../media/sniff-content.ts';
import { unreadJpeg } from './unread-jpeg.ts';
import { unreadInTiff } from './unread-tiff.ts';

/**
 * Say what a picture is, where its kind is not read, or something in it is not.
 * @param bytes the file, or its beginning: what does not show in that is not said
 * @returns completes "the file is …"; undefined when it may be read
 */
export const unreadFeature = (bytes: Uint8Array): string | undefined => {
  const { kind, name, unread } = sniffContent(bytes);
  if (kind !== 'picture') return undefined;
  if (unread) return name;
  if (name === 'a JPEG picture') return unreadJpeg(bytes);
  if (name !== 'a TIFF picture') return undefined;
  const feature = unreadInTiff(bytes);
  return feature && `a TIFF with ${feature}`;
};
