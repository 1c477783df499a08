import { readTiff, type TiffFile, type TiffTags } from './tiff-directory.ts';

const TAG = {
  bits: 258,
  compression: 259,
  photometric: 262,
  samples: 277,
  planar: 284,
  tileWidth: 322,
  subDirectories: 330,
  inkSet: 332,
  extraSamples: 338,
  sampleFormat: 339,
  dngVersion: 50706,
} as const;

/** Supported compressions: none, CCITT (RLE, group 3 and 4), LZW, JPEG, Deflate, PackBits and WebP. */
const COMPRESSIONS: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 7, 8, 32773, 32946, 50001]);
const JPEG = 7;
const COMPRESSION_NAMES: Readonly<Record<number, string>> = {
  6: 'old-style JPEG compression (6)',
  9: 'JBIG compression (9)',
  10: 'JBIG compression (10)',
  32766: 'NeXT compression (32766)',
  32809: 'ThunderScan compression (32809)',
  33003: 'JPEG 2000 compression (33003)',
  33005: 'JPEG 2000 compression (33005)',
  34661: 'JBIG compression (34661)',
  34676: 'SGI LogLuv compression (34676)',
  34677: 'SGI LogLuv compression (34677)',
  34712: 'JPEG 2000 compression (34712)',
  34887: 'LERC compression (34887)',
  34892: 'lossy JPEG compression of DNG (34892)',
  34925: 'LZMA compression (34925)',
  34933: 'PNG compression (34933)',
  34934: 'JPEG XR compression (34934)',
  50000: 'Zstandard compression (50000)',
  50002: 'JPEG XL compression (50002)',
  52546: 'JPEG XL compression (52546)',
};

const [PALETTE, SEPARATED, YCBCR, CFA, LINEAR_RAW] = [3, 5, 6, 32803, 34892];
/** Supported colours: gray (0 as white or as black), RGB, palette, CMYK and YCbCr. */
const COLOURS: ReadonlySet<number> = new Set([0, 1, 2, PALETTE, SEPARATED, YCBCR]);
const COLOUR_NAMES: Readonly<Record<number, string>> = {
  4: 'a transparency mask in place of a picture',
  8: 'CIE Lab colours',
  9: 'ICC Lab colours',
  10: 'ITU Lab colours',
  32844: 'LogL brightness',
  32845: 'LogLuv colours',
};

const SAMPLE_NAMES: Readonly<Record<number, string>> = {
  2: 'signed samples',
  3: 'floating point samples',
  5: 'samples that are complex numbers',
  6: 'samples that are complex numbers',
};

const RAW = 'the sensor data of a camera (camera raw)';

/** Signature of CR2 files, after the TIFF header. */
const CR2 = [0x43, 0x52, 2];

const one = (tags: TiffTags, tag: number, missing: number): number => tags.get(tag)?.[0] ?? missing;

/** Camera raw files are TIFFs whose first page is only a preview: rendering that page would show another picture. */
const isCameraRaw = ({ first, directoryAt }: TiffFile): boolean =>
  first.has(TAG.dngVersion) ||
  [first, ...(first.get(TAG.subDirectories) ?? []).map(directoryAt)].some((tags) => {
    const photometric = tags && one(tags, TAG.photometric, 1);
    return photometric === CFA || photometric === LINEAR_RAW;
  });

const colourProblem = (tags: TiffTags, compression: number): string | undefined => {
  const photometric = one(tags, TAG.photometric, 1);
  if (!COLOURS.has(photometric)) {
    return COLOUR_NAMES[photometric] ?? `colours of an unknown kind (photometric interpretation ${photometric})`;
  }
  if (photometric === YCBCR && compression !== JPEG) return 'YCbCr colours without JPEG compression';
  if (photometric !== SEPARATED) return undefined;
  const inks = one(tags, TAG.samples, 1) - (tags.get(TAG.extraSamples)?.length ?? 0);
  if (one(tags, TAG.inkSet, 1) === 1 && inks === 4) return undefined;
  return `${inks} inks that are not those of CMYK`;
};

const sampleProblem = (tags: TiffTags): string | undefined => {
  const format = one(tags, TAG.sampleFormat, 1);
  const name = SAMPLE_NAMES[format];
  const bits = tags.get(TAG.bits) ?? [1];
  const [first] = bits;
  if (first === undefined) return undefined;
  if (name !== undefined) return `${name} of ${first} bits`;
  if (bits.some((each) => each !== first)) return `samples of different sizes (${bits.join(', ')} bits)`;
  const isPalette = one(tags, TAG.photometric, 1) === PALETTE;
  const read = one(tags, TAG.samples, 1) > 1 ? [8, 16] : isPalette ? [1, 2, 4, 8] : [1, 2, 4, 8, 16];
  return read.includes(first) ? undefined : `samples of ${first} bits`;
};

const layoutProblem = (tags: TiffTags): string | undefined =>
  one(tags, TAG.planar, 1) === 2 && tags.has(TAG.tileWidth) && one(tags, TAG.samples, 1) > 1
    ? 'planar tiles (each colour in tiles of its own)'
    : undefined;

/**
 * Detect unsupported features of a TIFF. Only features that are known to be decoded correctly pass.
 * @param bytes the file, or its beginning
 * @returns completes "a TIFF with …"; undefined when everything is supported, or when the directory is not within the bytes
 */
export const unreadInTiff = (bytes: Uint8Array): string | undefined => {
  const tiff = readTiff(bytes);
  if (tiff === undefined) return undefined;
  if (isCameraRaw(tiff) || CR2.every((byte, i) => bytes[8 + i] === byte)) return RAW;
  const compression = one(tiff.first, TAG.compression, 1);
  if (!COMPRESSIONS.has(compression)) {
    return COMPRESSION_NAMES[compression] ?? `compression of an unknown kind (${compression})`;
  }
  return colourProblem(tiff.first, compression) ?? sampleProblem(tiff.first) ?? layoutProblem(tiff.first);
};
