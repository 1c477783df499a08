import { av1Look } from './av1-look.ts';
import { h264Look } from './h264-look.ts';
import { hevcLook } from './hevc-look.ts';
import type { PictureLook, UnitForm } from './picture-look.ts';
import { H263_LOOK, MPEG_LOOK, MPEG4_LOOK, THEORA_LOOK, VP8_LOOK, VP9_LOOK } from './simple-looks.ts';

/** Codecs whose packets need no further description to be looked into. */
const PLAIN: ReadonlyMap<string, PictureLook> = new Map([
  ['h263', H263_LOOK],
  ['mpeg1video', MPEG_LOOK],
  ['mpeg2video', MPEG_LOOK],
  ['mpeg4', MPEG4_LOOK],
  ['theora', THEORA_LOOK],
  ['vp8', VP8_LOOK],
  ['vp9', VP9_LOOK],
]);

/**
 * How the pictures of a codec are looked into.
 * @param codec ffprobe's name
 * @param units how units lie in packets, for codecs with units
 * @returns undefined where pictures cannot be looked into, or every picture stands alone
 */
export const lookAtCodec = (codec: string, units: UnitForm | undefined): PictureLook | undefined => {
  if (codec === 'h264') return units && h264Look(units);
  if (codec === 'hevc') return units && hevcLook(units);
  if (codec === 'av1') return av1Look();
  return PLAIN.get(codec);
};
