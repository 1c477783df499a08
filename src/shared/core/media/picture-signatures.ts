/** Kinds of pictures that are recognised but not supported: name, offset and bytes as latin1 text. */
export const UNREAD_PICTURES: readonly (readonly [name: string, offset: number, bytes: string])[] = [
  ['a JPEG XL picture', 0, '\xff\x0a'],
  ['a JPEG XL picture', 0, '\0\0\0\x0cJXL \r\n\x87\n'],
  ['a JPEG 2000 picture (JP2)', 0, '\0\0\0\x0cjP  \r\n\x87\n'],
  ['a JPEG 2000 picture (J2K)', 0, '\xff\x4f\xff\x51'],
  ['a JPEG XR picture', 0, 'II\xbc'],
  ['a Photoshop document (PSD)', 0, '8BPS'],
  ['a DDS texture', 0, 'DDS '],
  ['a KTX texture', 0, '\xabKTX'],
  ['an OpenEXR picture', 0, 'v/1\x01'],
  ['a Radiance HDR picture', 0, '#?RADIANCE'],
  ['a Radiance HDR picture', 0, '#?RGBE'],
  ['a camera raw file (CR3)', 4, 'ftypcrx '],
  ['a camera raw file (CRW)', 6, 'HEAPCCDR'],
  ['a camera raw file (ORF)', 0, 'IIRO'],
  ['a camera raw file (ORF)', 0, 'IIRS'],
  ['a camera raw file (ORF)', 0, 'MMOR'],
  ['a camera raw file (RW2)', 0, 'IIU\0'],
  ['a camera raw file (RAF)', 0, 'FUJIFILMCCD-RAW'],
  ['a camera raw file (X3F)', 0, 'FOVb'],
  ['a camera raw file (MRW)', 0, '\0MRM'],
  ['a HEIF picture coded as H.264 (AVCI)', 4, 'ftypavci'],
  ['a HEIF picture coded as H.264 (AVCS)', 4, 'ftypavcs'],
  ['a HEIF picture coded as JPEG 2000', 4, 'ftypj2ki'],
  ['a HEIF picture coded as JPEG 2000', 4, 'ftypj2is'],
  ['a HEIF picture coded as JPEG', 4, 'ftypjpeg'],
  ['a HEIF picture coded as VVC', 4, 'ftypvvic'],
  ['a GIMP document (XCF)', 0, 'gimp xcf'],
  ['a DjVu document', 0, 'AT&TFORM'],
  ['a QOI picture', 0, 'qoif'],
  ['a farbfeld picture', 0, 'farbfeld'],
  ['a FLIF picture', 0, 'FLIF'],
  ['a BPG picture', 0, 'BPG\xfb'],
  ['an Apple icon (ICNS)', 0, 'icns'],
  ['an MNG animation', 0, '\x8aMNG'],
  ['a JNG picture', 0, '\x8bJNG'],
  ['a JBIG2 picture', 0, '\x97JB2\r\n\x1a\n'],
  ['an animated cursor (ANI)', 8, 'ACON'],
  ['a Windows metafile (WMF)', 0, '\xd7\xcd\xc6\x9a'],
  ['a Windows metafile (EMF)', 40, ' EMF'],
  ['an SGI picture', 0, '\x01\xda'],
  ['a Sun raster picture', 0, '\x59\xa6\x6a\x95'],
  ['an Amiga picture (ILBM)', 8, 'ILBM'],
  ['a FITS picture', 0, 'SIMPLE  ='],
  ['a DICOM picture', 128, 'DICM'],
  ['an XPM picture', 0, '/* XPM */'],
];

const DIB_HEADERS: readonly number[] = [12, 40, 52, 56, 64, 108, 124];
const DEPTHS: readonly number[] = [8, 15, 16, 24, 32];

const isBmp = (head: DataView): boolean =>
  head.byteLength >= 18 && head.getUint16(0) === 0x424d && DIB_HEADERS.includes(head.getUint32(14, true));

/** The header has only six bytes, most of them 0, and many other files begin so: the first entry is checked too. */
const iconKind = (head: DataView): 'an icon (ICO)' | 'a cursor (CUR)' | undefined => {
  if (head.byteLength < 22 || head.getUint16(0) !== 0) return undefined;
  const [type, count] = [head.getUint16(2, true), head.getUint16(4, true)];
  if ((type !== 1 && type !== 2) || count === 0 || head.getUint8(9) > 1) return undefined;
  if (type === 1 && (head.getUint16(10, true) > 1 || head.getUint16(12, true) > 32)) return undefined;
  const isBehindEntries = head.getUint32(18, true) >= 6 + 16 * count && head.getUint32(14, true) > 0;
  if (!isBehindEntries) return undefined;
  return type === 1 ? 'an icon (ICO)' : 'a cursor (CUR)';
};

/** A TGA file does not begin with a signature: every field of its header has to have a defined value. */
const isTga = (head: DataView): boolean => {
  if (head.byteLength < 18) return false;
  const [mapped, type, depth, flags] = [head.getUint8(1), head.getUint8(2), head.getUint8(16), head.getUint8(17)];
  const hasMap = type === 1 || type === 9;
  const isKnown = hasMap || [2, 3, 10, 11].includes(type);
  if (!isKnown || mapped !== (hasMap ? 1 : 0) || !DEPTHS.includes(depth) || flags >= 0x40) return false;
  const map = [head.getUint16(3, true), head.getUint16(5, true), head.getUint8(7)];
  if (hasMap ? !map[1] || ![15, 16, 24, 32].includes(map[2] ?? 0) : map.some((value) => value !== 0)) return false;
  return head.getUint16(12, true) > 0 && head.getUint16(14, true) > 0;
};

const isPcx = (head: DataView): boolean =>
  head.byteLength >= 68 &&
  head.getUint8(0) === 0x0a &&
  [0, 2, 3, 4, 5].includes(head.getUint8(1)) &&
  head.getUint8(2) === 1 &&
  [1, 2, 4, 8].includes(head.getUint8(3)) &&
  head.getUint8(64) === 0;

const PORTABLE = /^(?:P[1-6]\s+(?:#[^\n]*\n\s*)*\d+\s+\d+\s|P7\nWIDTH |P[fF]\n\d+ \d+\n)/;

/**
 * Recognise pictures by the fields of their header, for formats without a sufficient signature.
 * @param head first bytes, 68 or more if possible
 * @returns a name for people
 */
export const pictureByHeader = (head: Uint8Array): { readonly name: string; readonly unread: boolean } | undefined => {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (isBmp(view)) return { name: 'a BMP picture', unread: false };
  const icon = iconKind(view);
  if (icon !== undefined) return { name: icon, unread: false };
  if (isTga(view)) return { name: 'a TGA picture', unread: true };
  if (isPcx(view)) return { name: 'a PCX picture', unread: true };
  const isPortable = PORTABLE.test(String.fromCharCode(...head.subarray(0, 256)));
  return isPortable ? { name: 'a portable pixmap (PNM)', unread: true } : undefined;
};
