import { expect } from 'vitest';
import {
  BLUE,
  decodePicture,
  drawPicture,
  GREEN,
  heicHeader,
  QUARTERS,
  RED,
  WHITE,
} from '../../fixtures/make-picture.ts';
import { bmpFile, bmpRows, iconFile } from '../../fixtures/write-bmp.ts';
import { exifData, exifText, type PngPart, pngFile } from '../../fixtures/write-png.ts';
import { type TiffParts, tiffFile } from '../../fixtures/write-tiff.ts';
import type { FormatCase } from './format-case.ts';

const SIZE = { width: 48, height: 32 };
const quarters = () => drawPicture(SIZE.width, SIZE.height, QUARTERS);
const BLACK = [0, 0, 0];
const UPRIGHT = [RED, GREEN, BLUE, WHITE];
const TURNED = [BLUE, RED, WHITE, GREEN];
const HIDDEN = [BLACK, GREEN, BLUE, WHITE];

type Row = readonly [container: string, codec: string, feature: string, make: () => Promise<Uint8Array> | Uint8Array];
type Colours = readonly (readonly number[])[];

const keyOf = ([container, codec, feature]: Row): string =>
  `${container} ${codec} ${feature}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

const luma = ([red = 0, green = 0, blue = 0]: readonly number[]) => 0.299 * red + 0.587 * green + 0.114 * blue;

/** A picture whose quarters come out in these colours: from left to right, from top to bottom. */
const shows =
  (expected: Colours, tolerance = 6) =>
  (row: Row): FormatCase => ({
    key: keyOf(row),
    container: row[0],
    codec: row[1],
    feature: row[2],
    options: 'renders=grayscale',
    make: async () => row[3](),
    result: {
      status: 'complete',
      async check({ job }, pipeline) {
        const { pixels } = await decodePicture(await pipeline.read(`jobs/${job.jobId}/grayscale/picture.jpg`));
        const found = [64, 192].flatMap((y) => [64, 192].map((x) => pixels[y * 256 + x] ?? -1000));
        for (const [i, colour] of expected.entries()) {
          expect(Math.abs((found[i] ?? -1000) - luma(colour)), `quarter ${i} of ${found}`).toBeLessThanOrEqual(
            tolerance,
          );
        }
      },
    },
  });

const refused =
  (message: RegExp, reason: 'unsupportedPicture' | 'truncated' = 'unsupportedPicture') =>
  (row: Row): FormatCase => ({
    key: keyOf(row),
    container: row[0],
    codec: row[1],
    feature: row[2],
    make: async () => row[3](),
    result: { reason, message },
  });

const EXIF = 'Raw profile type exif';
const png = (bits: 8 | 16, before: readonly PngPart[] = [], after: readonly PngPart[] = []) =>
  pngFile({
    ...SIZE,
    colourType: 2,
    bits,
    samples: (x, y) => QUARTERS((x + 0.5) / 48, (y + 0.5) / 32).map((value) => (bits === 16 ? value * 257 : value)),
    before,
    after,
  });
const quarter = (x: number, y: number) => (y < 16 ? 0 : 2) + (x < 24 ? 0 : 1);
const palette = (colours: Colours): PngPart => ['PLTE', Buffer.from(colours.flat())];

const withAlpha = () => drawPicture(48, 32, (x, y) => [...QUARTERS(x, y), x < 0.5 && y < 0.5 ? 0 : 255]);
const turnedBy = (orientation: number) => quarters().withMetadata({ orientation });

const rgbData = () => quarters().raw().toBuffer();
const tiffOf = async (parts: Partial<TiffParts> = {}) =>
  tiffFile({ ...SIZE, bits: [8, 8, 8], photometric: 2, data: await rgbData(), ...parts });
/** A gray TIFF of samples that are not looked at. */
const grayTiff = (bits: number, tags: TiffParts['tags'] = {}) =>
  tiffFile({ ...SIZE, bits: [bits], data: Buffer.alloc((48 * 32 * bits) / 8), tags });

const text = (bytes: string, length = 200) => Buffer.concat([Buffer.from(bytes, 'latin1'), Buffer.alloc(length)]);
/** The first bytes of a JPEG, up to its frame header. */
const jpegFrame = (marker: number, precision: number, height = 32) =>
  Buffer.from([0xff, 0xd8, 0xff, marker, 0, 11, precision, 0, height, 0, 48, 1, 1, 0x11, 0, 0xff, 0xd9]);
const tga = () => {
  const file = Buffer.alloc(18 + 48 * 32 * 3);
  file.set([0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 48, 0, 32, 0, 24, 0x20]);
  return file;
};
const bmp24 = () => {
  const sample = (x: number, y: number) => {
    const [red = 0, green = 0, blue = 0] = QUARTERS((x + 0.5) / 48, (y + 0.5) / 32);
    return (red << 16) | (green << 8) | blue;
  };
  return { ...SIZE, bits: 24, rows: bmpRows({ ...SIZE, bits: 24 }, sample) };
};
const bmp8 = (rows: Buffer, compression = 0) => bmpFile({ ...SIZE, bits: 8, compression, palette: UPRIGHT, rows });
const rle8 = () => {
  const row = (left: number, right: number) => [24, left, 24, right, 0, 0];
  return Buffer.from([...Array(16).fill(row(2, 3)).flat(), ...Array(16).fill(row(0, 1)).flat(), 0, 1]);
};

/** A GIF whose first frame, 24×16 and green, lies in the lower right of a canvas of 48×32. */
const gifWithOffset = async () => {
  const gif = await drawPicture(24, 16, () => GREEN)
    .gif()
    .toBuffer();
  gif.writeUInt16LE(48, 6);
  gif.writeUInt16LE(32, 8);
  const colours = ((gif[10] ?? 0) & 0x80) === 0 ? 0 : 3 * 2 ** (((gif[10] ?? 0) & 7) + 1);
  const frame = gif.indexOf(Buffer.from([0x2c, 0, 0, 0, 0, 24, 0, 16, 0]), 13 + colours);
  gif.writeUInt16LE(24, frame + 1);
  gif.writeUInt16LE(16, frame + 3);
  return gif;
};

/** An animated WebP whose first frame lies in the lower right. */
const webpWithOffset = async () => {
  const still = await drawPicture(24, 16, () => GREEN)
    .webp({ lossless: true })
    .toBuffer();
  const chunk = (type: string, data: Buffer) => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(data.length);
    return Buffer.concat([Buffer.from(type, 'latin1'), size, data, Buffer.alloc(data.length & 1)]);
  };
  const bits = still.subarray(12);
  const frame = Buffer.from([12, 0, 0, 8, 0, 0, 23, 0, 0, 15, 0, 0, 100, 0, 0, 0]);
  const body = Buffer.concat([
    Buffer.from('WEBP'),
    chunk('VP8X', Buffer.from([0x12, 0, 0, 0, 47, 0, 0, 31, 0, 0])),
    chunk('ANIM', Buffer.alloc(6)),
    chunk('ANMF', Buffer.concat([frame, bits])),
    chunk('ANMF', Buffer.concat([frame, bits])),
  ]);
  return chunk('RIFF', body);
};

const OFFSET = [BLACK, BLACK, BLACK, GREEN];
/** Of sRGB as the library's own CMYK profile gives it back. */
const CMYK_TOLERANCE = 40;

const RENDERED: readonly FormatCase[] = [
  ...(
    [
      ['JPEG', 'DCT', 'progressive', () => quarters().jpeg({ progressive: true, quality: 95 }).toBuffer()],
      ['PNG', 'Deflate', 'interlaced', () => quarters().png({ progressive: true }).toBuffer()],
      ['PNG', 'Deflate', '16 bits', () => png(16)],
      ['WebP', 'VP8L', 'lossless', () => quarters().webp({ lossless: true }).toBuffer()],
      ['WebP', 'VP8', 'lossy', () => quarters().webp({ quality: 95 }).toBuffer()],
      ['AVIF', 'AV1', '8 bits', () => quarters().avif({ quality: 90 }).toBuffer()],
      ['AVIF', 'AV1', '10 bits', () => quarters().avif({ quality: 90, bitdepth: 10 }).toBuffer()],
      [
        'AVIF',
        'AV1',
        'brand of animated pictures, with a still',
        async () => {
          const file = await quarters().avif({ quality: 90 }).toBuffer();
          file.write('avis', 8, 'latin1');
          return file;
        },
      ],
      ['GIF', 'LZW', 'opaque', () => quarters().gif().toBuffer()],
      ['TIFF', 'none', 'chunky', () => tiffOf()],
      ['TIFF', 'none', 'big-endian', () => tiffOf({ bigEndian: true })],
      [
        'TIFF',
        'none',
        'planar strips',
        async () => {
          const rgb = await rgbData();
          const data = Buffer.concat([0, 1, 2].map((c) => Buffer.from(rgb.filter((_, i) => i % 3 === c))));
          return tiffOf({ planar: true, data });
        },
      ],
      ['TIFF', 'none', 'BigTIFF', () => quarters().tiff({ compression: 'none', bigtiff: true }).toBuffer()],
      [
        'TIFF',
        'none',
        '16 bits',
        async () =>
          tiffOf({ bits: [16, 16, 16], data: Buffer.from(Uint16Array.from(await rgbData(), (v) => v * 257).buffer) }),
      ],
      [
        'TIFF',
        'LZW',
        'tiled',
        () => quarters().tiff({ compression: 'lzw', tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer(),
      ],
      [
        'TIFF',
        'Deflate',
        'several pages: the first',
        () => quarters().tiff({ compression: 'deflate', pyramid: true }).toBuffer(),
      ],
      ['TIFF', 'PackBits', 'chunky', () => quarters().tiff({ compression: 'packbits' }).toBuffer()],
      ['TIFF', 'JPEG', 'YCbCr', () => quarters().tiff({ compression: 'jpeg', quality: 95 }).toBuffer()],
      ['TIFF', 'WebP', 'chunky', () => quarters().tiff({ compression: 'webp', quality: 95 }).toBuffer()],
      ['BMP', 'none', '24 bits', () => bmpFile(bmp24())],
      [
        'BMP',
        'none',
        '24 bits, from the top',
        () => {
          const { rows, ...parts } = bmp24();
          const lines = Array.from({ length: 32 }, (_, y) => rows.subarray(y * 144, (y + 1) * 144));
          return bmpFile({ ...parts, height: -32, rows: Buffer.concat(lines.toReversed()) });
        },
      ],
      ['BMP', 'none', '8 bits, palette', () => bmp8(bmpRows({ ...SIZE, bits: 8 }, quarter))],
      ['BMP', 'RLE8', 'palette', () => bmp8(rle8(), 1)],
      [
        'ICO',
        'PNG',
        'largest picture',
        async () => iconFile([{ side: 48, bits: 32, content: await quarters().png().toBuffer() }]),
      ],
    ] satisfies Row[]
  ).map(shows(UPRIGHT)),
  ...(
    [
      ['JPEG', 'DCT', 'EXIF orientation 6', () => turnedBy(6).jpeg({ quality: 95 }).toBuffer()],
      ['WebP', 'VP8L', 'EXIF orientation 6', () => turnedBy(6).webp({ lossless: true }).toBuffer()],
      ['TIFF', 'none', 'orientation 6', () => tiffOf({ tags: { 274: [6] } })],
      ['PNG', 'Deflate', 'eXIf, orientation 6', () => png(8, [['eXIf', exifData(6)]])],
      ['PNG', 'Deflate', 'eXIf behind the pixels', () => png(8, [], [['eXIf', exifData(6)]])],
      ['PNG', 'Deflate', 'EXIF in a zTXt chunk', () => png(8, [exifText(EXIF, 6)])],
      ['PNG', 'Deflate', 'EXIF in a tEXt chunk', () => png(8, [exifText('Raw profile type APP1', 6, 'tEXt')])],
    ] satisfies Row[]
  ).map(shows(TURNED)),
  ...(
    [
      [
        'PNG',
        'Deflate',
        'palette with transparency',
        () =>
          pngFile({
            ...SIZE,
            colourType: 3,
            bits: 2,
            samples: (x, y) => [quarter(x, y)],
            before: [palette([WHITE, GREEN, BLUE, WHITE]), ['tRNS', Buffer.from([0])]],
          }),
      ],
      ['PNG', 'Deflate', 'transparent colour', () => png(8, [['tRNS', Buffer.from([0, 255, 0, 0, 0, 0])]])],
      ['PNG', 'Deflate', 'alpha of 16 bits', () => withAlpha().toColourspace('rgb16').png().toBuffer()],
      ['WebP', 'VP8L', 'alpha', () => withAlpha().webp({ lossless: true }).toBuffer()],
      ['AVIF', 'AV1', 'alpha', () => withAlpha().avif({ quality: 90 }).toBuffer()],
      ['GIF', 'LZW', 'transparency', () => withAlpha().gif().toBuffer()],
      ['TIFF', 'none', 'alpha', () => withAlpha().tiff({ compression: 'none' }).toBuffer()],
      [
        'BMP',
        'none',
        '32 bits, alpha',
        () => {
          const sample = (x: number, y: number) => [0xffffff, 0xff00ff00, 0xff0000ff, 0xffffffff][quarter(x, y)] ?? 0;
          const masks = [0xff0000, 0xff00, 0xff, 0xff000000];
          return bmpFile({
            ...SIZE,
            bits: 32,
            header: 124,
            compression: 3,
            masks,
            rows: bmpRows({ ...SIZE, bits: 32 }, sample),
          });
        },
      ],
    ] satisfies Row[]
  ).map(shows(HIDDEN)),
  ...(
    [
      ['GIF', 'LZW', 'first frame smaller than the canvas', gifWithOffset],
      ['WebP', 'VP8L', 'animated, first frame smaller than the canvas', webpWithOffset],
    ] satisfies Row[]
  ).map(shows(OFFSET)),
  ...(
    [
      ['JPEG', 'DCT', 'CMYK', () => quarters().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer()],
      ['TIFF', 'none', 'CMYK', () => quarters().toColourspace('cmyk').tiff({ compression: 'none' }).toBuffer()],
    ] satisfies Row[]
  ).map(shows(UPRIGHT, CMYK_TOLERANCE)),
  ...(
    [
      [
        'PNG',
        'Deflate',
        'gray of 1 bit',
        () => pngFile({ ...SIZE, colourType: 0, bits: 1, samples: (x, y) => [quarter(x, y) & 1] }),
      ],
      [
        'TIFF',
        'CCITT group 4',
        '1 bit',
        () =>
          drawPicture(48, 32, (x) => [x < 0.5 ? 0 : 255])
            .toColourspace('b-w')
            .tiff({ compression: 'ccittfax4', bitdepth: 1 })
            .toBuffer(),
      ],
    ] satisfies Row[]
  ).map(shows([BLACK, WHITE, BLACK, WHITE])),
  shows([BLACK, [186, 186, 186], BLACK, [186, 186, 186]])([
    'PNG',
    'Deflate',
    'gamma of 1',
    () =>
      pngFile({
        ...SIZE,
        colourType: 0,
        samples: (x) => [x < 24 ? 0 : 127],
        before: [['gAMA', Buffer.from([0, 1, 0x86, 0xa0])]],
      }),
  ]),
];

/** What is refused, and by which name. */
const REFUSED: readonly (readonly [message: RegExp, row: Row])[] = [
  [
    /planar tiles/,
    [
      'TIFF',
      'none',
      'planar tiles of 16 bits',
      () =>
        tiffFile({
          width: 16,
          height: 16,
          bits: [16, 16, 16],
          photometric: 2,
          planar: true,
          tile: 16,
          data: Buffer.alloc(1536),
        }),
    ],
  ],
  [/CIE Lab/, ['TIFF', 'none', 'CIE Lab', () => tiffOf({ photometric: 8 })]],
  [/ICC Lab/, ['TIFF', 'none', 'ICC Lab', () => tiffOf({ photometric: 9 })]],
  [/YCbCr colours without/, ['TIFF', 'none', 'YCbCr', () => tiffOf({ photometric: 6 })]],
  [/LZMA/, ['TIFF', 'LZMA', 'any', () => tiffOf({ compression: 34925 })]],
  [/Zstandard/, ['TIFF', 'Zstandard', 'any', () => tiffOf({ compression: 50000 })]],
  [/old-style JPEG/, ['TIFF', 'old-style JPEG', 'any', () => tiffOf({ compression: 6 })]],
  [/JPEG 2000/, ['TIFF', 'JPEG 2000', 'any', () => tiffOf({ compression: 34712 })]],
  [/samples of 12 bits/, ['TIFF', 'none', '12 bits', () => grayTiff(12)]],
  [/samples of 64 bits/, ['TIFF', 'none', '64 bits', () => grayTiff(64)]],
  [/floating point samples of 32 bits/, ['TIFF', 'none', 'floating point', () => grayTiff(32, { 339: [3] })]],
  [/signed samples of 16 bits/, ['TIFF', 'none', 'signed samples', () => grayTiff(16, { 339: [2] })]],
  [/3 inks/, ['TIFF', 'none', 'inks other than CMYK', () => tiffOf({ photometric: 5 })]],
  [/camera raw/, ['DNG', '–', 'camera raw', () => tiffOf({ tags: { 50706: [1, 4] } })]],
  [/samples of 12 bits/, ['JPEG', 'DCT', '12 bits', () => jpegFrame(0xc1, 12)]],
  [/hierarchical/, ['JPEG', 'DCT', 'hierarchical', () => jpegFrame(0xc5, 8)]],
  [/DNL/, ['JPEG', 'DCT', 'height behind the pixels', () => jpegFrame(0xc0, 8, 0)]],
  [/JPEG-LS/, ['JPEG-LS', '–', 'any', () => jpegFrame(0xf7, 8)]],
  [/JPEG XL/, ['JPEG XL', '–', 'any', () => text('\xff\x0a')]],
  [/JPEG XL/, ['JPEG XL', '–', 'in boxes', () => text('\0\0\0\x0cJXL \r\n\x87\n')]],
  [/JPEG 2000/, ['JPEG 2000', '–', 'JP2', () => text('\0\0\0\x0cjP  \r\n\x87\n')]],
  [/JPEG 2000/, ['JPEG 2000', '–', 'J2K', () => text('\xff\x4f\xff\x51')]],
  [/Photoshop/, ['PSD', '–', 'any', () => text('8BPS\0\x01')]],
  [/TGA/, ['TGA', '–', 'any', tga]],
  [/DDS/, ['DDS', '–', 'any', () => text('DDS |')]],
  [/OpenEXR/, ['OpenEXR', '–', 'any', () => text('v/1\x01')]],
  [
    /SVG/,
    [
      'SVG',
      '–',
      'any',
      () =>
        Buffer.from(`<?xml version="1.0"?>\n<!-- ${'made '.repeat(40)}-->\n<svg xmlns="http://www.w3.org/2000/svg"/>`),
    ],
  ],
  [/HEIC or HEIF.*cannot decode/, ['HEIC', 'HEVC', 'any', () => heicHeader()]],
  [/camera raw file \(CR3\)/, ['CR3', '–', 'camera raw', () => text('\0\0\0\x18ftypcrx ')]],
  [/JPEG inside/, ['BMP', 'JPEG', 'any', () => bmpFile({ ...bmp24(), compression: 4 })]],
];

/** Files that are really cut off. */
const CUT: readonly Row[] = [
  ['BMP', 'none', 'cut off in its header', () => bmpFile(bmp24()).subarray(0, 40)],
  ['PNG', 'Deflate', 'cut off in its header', () => png(8).subarray(0, 20)],
];

/** Kinds of still pictures. */
export const PICTURE_CASES: readonly FormatCase[] = [
  ...RENDERED,
  ...REFUSED.map(([message, row]) => refused(message)(row)),
  ...CUT.map(refused(/cut off|ends within/, 'truncated')),
];
