import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import type { MediaProbe } from '../../../shared/core/media/media-probe.ts';
import { isTagged, sourceMatrix } from './source-matrix.ts';

/** Formats with a plane of bytes for each of brightness and two colours; `yuvj…` are of full range already. */
const PLANAR_YUV = /^yuv4(?:20|22|44)p$/;
/** Colours of these are stated by the stream alone, and may change within it: `scale` reads them picture by picture. */
const MAY_CHANGE = new Set(['mpegts', 'mpeg', 'mpegvideo', 'h264', 'hevc', 'avi', 'flv']);
/** BT.601 has several names, of equal values. */
const BT601 = new Set(['smpte170m', 'bt470bg']);

/** The film's matrix by the name that `colorspace` has for it; undefined where it is another. */
const inputSpace = (probe: Pick<MediaProbe, 'video'>): 'bt709' | 'smpte170m' | undefined => {
  const { colorSpace } = probe.video;
  if (isTagged(colorSpace))
    return colorSpace === 'bt709' ? colorSpace : BT601.has(colorSpace) ? 'smpte170m' : undefined;
  return sourceMatrix(probe) === 'bt709' ? 'bt709' : 'smpte170m';
};

/**
 * Filters that bring pictures to the matrix and the range of JFIF without a way through RGB, which `scale` takes: a small
 * part of the time. Matrix and range are named: frames do not carry what only the container states.
 * @param size of the pictures
 * @param probe of frames that were converted to its pixel format
 * @returns the filters and the pixel format that they take; undefined where `colorspace` cannot do it: it takes even sides only
 */
export const toJfif = (
  { width, height }: PictureSize,
  probe: Pick<MediaProbe, 'container' | 'video'>,
): { readonly from: string; readonly filters: readonly string[] } | undefined => {
  const { pixFmt = '', colorRange = 'tv', colorSpace } = probe.video;
  if (isTagged(colorSpace) && MAY_CHANGE.has(probe.container)) return undefined;
  const space = inputSpace(probe);
  const isEven = width % 2 === 0 && height % 2 === 0;
  if (!isEven || space === undefined || colorRange !== 'tv' || !PLANAR_YUV.test(pixFmt)) return undefined;
  // Primaries and transfer stay what they are; the filter has to be told some.
  const colours = `iall=bt709:ispace=${space}:irange=tv:all=bt709:space=smpte170m:range=pc:fast=1`;
  return { from: 'yuv420p', filters: [`colorspace=${colours}`] };
};
