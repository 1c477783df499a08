import { SourceMediaError } from '../../core/errors/errors.ts';
import { readBmpHeader } from './bmp-header.ts';
import type { OwnPicture } from './bmp-picture.ts';
import { bmpRowBytes, packedBmpPixels, plainBmpPixels } from './bmp-pixels.ts';

/** The best picture of an icon: a PNG file inside the icon, or a bitmap that our own code decodes. */
export type IconPicture = { readonly png: Uint8Array } | { readonly own: OwnPicture };

const [HEAD_BYTES, ENTRY_BYTES] = [6, 16];
const PNG_MAGIC = [0x89, 0x50, 0x4e, 0x47];

interface Entry {
  readonly at: number;
  readonly bytes: number;
  readonly pixels: number;
  readonly bits: number;
}

const damaged = (what: string): SourceMediaError =>
  new SourceMediaError('truncated', `The file begins like an icon, but ${what}. Upload it again, whole.`);

const entriesOf = (view: DataView): Entry[] => {
  const count = view.byteLength < HEAD_BYTES ? 0 : view.getUint16(4, true);
  const isIcon = count > 0 && view.getUint16(2, true) === 1;
  return Array.from({ length: count }, (_, i) => HEAD_BYTES + i * ENTRY_BYTES)
    .filter((at) => at + ENTRY_BYTES <= view.byteLength)
    .map((at) => ({
      // 0 means 256, or more in a PNG.
      pixels: (view.getUint8(at) || 256) * (view.getUint8(at + 1) || 256),
      // In a cursor this field is a coordinate of the hot spot, not a number of bits.
      bits: isIcon ? view.getUint16(at + 6, true) : 0,
      bytes: view.getUint32(at + 8, true),
      at: view.getUint32(at + 12, true),
    }));
};

/** Applies the mask: a set bit makes a pixel transparent. The mask counts only when pixels have no alpha of their own. */
const applyMask = (rgba: Uint8Array, mask: Uint8Array, width: number, height: number, topDown: boolean): Uint8Array => {
  const rowBytes = bmpRowBytes(width, 1);
  for (let row = 0; row < height; row++) {
    const y = topDown ? row : height - 1 - row;
    for (let x = 0; x < width; x++) {
      const byte = mask[row * rowBytes + (x >> 3)] ?? 0;
      if ((byte >> (7 - (x & 7))) & 1) rgba[(y * width + x) * 4 + 3] = 0;
    }
  }
  return rgba;
};

const openBitmap = (bytes: Uint8Array): OwnPicture => {
  const whole = readBmpHeader(bytes, { at: 0 });
  // The stated height includes the mask, which is as high as the picture.
  const height = whole.height >> 1;
  const { width, bits, topDown, pixelsAt, masks } = whole;
  if (height === 0) throw damaged('its bitmap has no rows');
  const hasAlpha = bits === 32 && whole.coding === 'plain';
  const alpha = hasAlpha && masks[3].max === 0 ? { shift: 24, max: 255 } : masks[3];
  const header = { ...whole, height, masks: [masks[0], masks[1], masks[2], alpha] as const };
  return {
    width,
    height,
    hasAlpha: true,
    pixels: () => {
      if (header.coding !== 'plain') return packedBmpPixels(bytes, header);
      const rgba = plainBmpPixels(bytes, header);
      const isSeeThrough = hasAlpha && rgba.some((value, i) => (i & 3) === 3 && value < 255);
      const mask = bytes.subarray(pixelsAt + height * bmpRowBytes(width, bits));
      return isSeeThrough ? rgba : applyMask(rgba, mask, width, height, topDown);
    },
  };
};

/**
 * Open the largest picture of an icon or a cursor; among equally large ones, the one with the most colours.
 * @param bytes the whole file
 * @throws {SourceMediaError} `unsupportedPicture` or `truncated`
 */
export const openIcon = (bytes: Uint8Array): IconPicture => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [best] = entriesOf(view).toSorted((a, b) => b.pixels - a.pixels || b.bits - a.bits);
  if (best === undefined) throw damaged('it holds no picture');
  const content = bytes.subarray(best.at, best.at + best.bytes);
  if (content.length < best.bytes || content.length === 0) throw damaged('it ends before its largest picture does');
  if (PNG_MAGIC.every((byte, i) => content[i] === byte)) return { png: content };
  return { own: openBitmap(content) };
};
