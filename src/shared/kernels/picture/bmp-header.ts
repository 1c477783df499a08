import { SourceMediaError } from '../../core/errors/errors.ts';
import { unreadPicture } from '../../core/media/picture-facts.ts';

/** Position of a colour in the bits of a pixel. */
export interface BmpMask {
  readonly shift: number;
  /** largest value (all bits set); 0 when pixels do not have this colour */
  readonly max: number;
}

/** Header of a device independent bitmap. */
export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly topDown: boolean;
  readonly bits: 1 | 2 | 4 | 8 | 16 | 24 | 32;
  readonly coding: 'plain' | 'rle4' | 'rle8';
  /** for 16 bits and more: red, green, blue, alpha */
  readonly masks: readonly [BmpMask, BmpMask, BmpMask, BmpMask];
  /** for up to 8 bits: bytes red, green, blue of each entry; pixels with a higher index are black */
  readonly palette: readonly (readonly [number, number, number])[];
  /** where pixels begin, bytes from the start of the bytes that were read */
  readonly pixelsAt: number;
}

/** Position of a bitmap in its file. */
export interface BmpPlace {
  /** position of the header */
  readonly at: number;
  /** position of the pixels if the file states it; else they follow header and palette */
  readonly pixelsAt?: number;
}

const OS2_HEADER = 12;
/** Header sizes that are read: that of OS/2 and those of later versions. */
const HEADERS: ReadonlySet<number> = new Set([OS2_HEADER, 40, 52, 56, 64, 108, 124]);
const [RGB, RLE8, RLE4, BITFIELDS, JPEG, PNG, ALPHA_BITFIELDS] = [0, 1, 2, 3, 4, 5, 6];
const OS2_V2 = 64;
const FULL_MASKS = 56;
const NONE: BmpMask = { shift: 0, max: 0 };

const damaged = (what: string): SourceMediaError =>
  new SourceMediaError('truncated', `The file begins like a BMP picture, but ${what}. Upload it again, whole.`);

const maskOf = (bits: number): BmpMask => {
  if (bits === 0) return NONE;
  const shift = 31 - Math.clz32(bits & -bits);
  const max = bits >>> shift;
  if (((max + 1) & max) !== 0) throw unreadPicture('a BMP picture with colour masks that have gaps');
  return { shift, max };
};

const codingOf = (compression: number, bits: number, isOs2: boolean): BmpHeader['coding'] | 'masks' => {
  if (compression === RGB) return 'plain';
  if (compression === RLE8 && bits === 8) return 'rle8';
  if (compression === RLE4 && bits === 4) return 'rle4';
  const isMasked = compression === BITFIELDS || compression === ALPHA_BITFIELDS;
  if (isMasked && (bits === 16 || bits === 32) && !isOs2) return 'masks';
  const inside = compression === JPEG && !isOs2 ? 'a JPEG' : compression === PNG ? 'a PNG' : undefined;
  throw unreadPicture(
    inside === undefined
      ? `a BMP picture with compression ${compression} at ${bits} bits`
      : `a BMP picture with ${inside} inside`,
  );
};

/**
 * Read the header of a bitmap, its masks and its palette.
 * @param bytes the whole file
 * @throws {SourceMediaError} `unsupportedPicture` or `truncated`
 * @see BITMAPINFOHEADER, BITMAPV5HEADER (Win32)
 */
export const readBmpHeader = (bytes: Uint8Array, { at, pixelsAt }: BmpPlace): BmpHeader => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = at + 4 <= view.byteLength ? view.getUint32(at, true) : 0;
  if (!HEADERS.has(size)) throw damaged(`its header claims ${size} bytes`);
  if (at + size > view.byteLength) throw damaged('it ends within its header');

  const isOld = size === OS2_HEADER;
  const width = isOld ? view.getUint16(at + 4, true) : view.getInt32(at + 4, true);
  const height = isOld ? view.getUint16(at + 6, true) : view.getInt32(at + 8, true);
  const bits = view.getUint16(at + (isOld ? 10 : 14), true);
  if (width < 1 || height === 0) throw damaged(`its header claims ${width}×${height} pixels`);
  if (![1, 2, 4, 8, 16, 24, 32].includes(bits)) throw damaged(`its header claims ${bits} bits a pixel`);
  const compression = isOld ? RGB : view.getUint32(at + 16, true);
  const coding = codingOf(compression, bits, size === OS2_V2);

  const hasOwnMasks = coding === 'masks' && size === 40;
  const maskCount = size >= FULL_MASKS || compression === ALPHA_BITFIELDS ? 4 : 3;
  const afterHeader = at + size + (hasOwnMasks ? maskCount * 4 : 0);
  if (afterHeader > view.byteLength) throw damaged('it ends within its header');
  const stated = (i: number) => (i < maskCount ? view.getUint32(at + 40 + i * 4, true) : 0);
  const fixed = bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];
  const mask = (i: number) => maskOf(coding === 'masks' ? stated(i) : (fixed[i] as number));

  const entryBytes = isOld ? 3 : 4;
  const claimed = isOld ? 0 : view.getUint32(at + 32, true);
  const most = bits <= 8 ? 2 ** bits : 0;
  const entries = claimed === 0 || claimed > most ? most : claimed;
  // Some files have fewer entries than they claim: pixels begin earlier.
  const room = Math.floor(((pixelsAt ?? view.byteLength) - afterHeader) / entryBytes);
  const count = Math.max(0, Math.min(entries, room, Math.floor((view.byteLength - afterHeader) / entryBytes)));
  const palette = Array.from({ length: count }, (_, i) => {
    const [blue = 0, green = 0, red = 0] = bytes.subarray(afterHeader + i * entryBytes);
    return [red, green, blue] as const;
  });
  return {
    width,
    height: Math.abs(height),
    topDown: height < 0,
    bits: bits as BmpHeader['bits'],
    coding: coding === 'masks' ? 'plain' : coding,
    masks: [mask(0), mask(1), mask(2), mask(3)],
    palette,
    pixelsAt: pixelsAt ?? afterHeader + count * entryBytes,
  };
};
