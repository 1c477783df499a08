import { BitReader } from './bit-reader.ts';
import type { PictureLook } from './picture-look.ts';

/** Position behind the first start code that has a given byte; -1 when there is none. */
const behindCode = (bytes: Uint8Array, code: number): number => {
  for (let at = 3; at < bytes.length; at += 1) {
    if (bytes[at] === code && bytes[at - 1] === 1 && bytes[at - 2] === 0 && bytes[at - 3] === 0) return at + 1;
  }
  return -1;
};

const PICTURE = 0x00;
const OBJECT_PLANE = 0xb6;
const INTRA = 1;

/** MPEG-1 and MPEG-2. @see ISO/IEC 13818-2, 6.2.3 */
export const MPEG_LOOK: PictureLook = {
  isEntry: (picture) => {
    const at = behindCode(picture, PICTURE);
    const byte = at < 0 ? undefined : picture[at + 1];
    return byte === undefined ? undefined : ((byte >> 3) & 7) === INTRA;
  },
};

/** MPEG-4 part 2. @see ISO/IEC 14496-2, 6.2.5 */
export const MPEG4_LOOK: PictureLook = {
  isEntry: (picture) => {
    const at = behindCode(picture, OBJECT_PLANE);
    const byte = at < 0 ? undefined : picture[at];
    return byte === undefined ? undefined : byte >> 6 === 0;
  },
};

const START_OF_H263 = 0x20;
const EXTENDED = 7;

/** H.263. @see ITU-T H.263, 5.1 */
export const H263_LOOK: PictureLook = {
  isEntry: (picture) => {
    if (picture.length < 12) return undefined;
    const reader = new BitReader(picture.subarray(0, 12), false);
    if (reader.bits(22) !== START_OF_H263) return undefined;
    reader.bits(8 + 5);
    if (reader.bits(3) !== EXTENDED) return reader.bit() === 0;
    if (reader.bits(3) === 1) reader.bits(18);
    return reader.bits(3) === 0;
  },
};

/** Theora. @see https://www.theora.org/doc/Theora.pdf, section 7.1 */
export const THEORA_LOOK: PictureLook = {
  isEntry: ([first]) => (first === undefined || (first & 0x80) !== 0 ? undefined : (first & 0x40) === 0),
};

/** VP8. @see https://www.rfc-editor.org/rfc/rfc6386.html#section-9.1 */
export const VP8_LOOK: PictureLook = {
  isEntry: ([first]) => (first === undefined ? undefined : (first & 1) === 0),
  isReset: ([first = 1]) => (first & 0x11) === 0x10,
};

/** A key frame of VP9, and whether it is shown; undefined when it is none. @see VP9 Bitstream Specification, 6.2 */
const vp9Key = (frame: Uint8Array): { readonly isShown: boolean } | undefined => {
  const reader = new BitReader(frame.subarray(0, 2), false);
  if (frame.length < 2 || reader.bits(2) !== 2) return undefined;
  const profile = reader.bit() + 2 * reader.bit();
  if (profile === 3) reader.bit();
  const showsExisting = reader.bit() === 1;
  const isKey = reader.bit() === 0;
  return showsExisting || !isKey ? undefined : { isShown: reader.bit() === 1 };
};

/** VP9. A packet may begin with pictures that are not shown. */
export const VP9_LOOK: PictureLook = {
  isEntry: (picture) => (picture.length < 2 ? undefined : vp9Key(picture) !== undefined),
  isReset: (picture) => vp9Key(picture)?.isShown === true,
};
