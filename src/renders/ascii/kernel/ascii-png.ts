import { constants, crc32, deflateRawSync } from 'node:zlib';
import { type CellGrid, cellCount } from './cell-grid.ts';
import { isGroundless, isInkless } from './cell-looks.ts';
import { type FontName, fontOf } from './font/font.ts';
import { GROUND, INK, rasteriseBytes, rasteriseRgb, rasterSize } from './raster.ts';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const GRAY = 0;
const RGB = 2;
const PALETTE = 3;
const MOST_COLOURS = 256;
/** Pixels are drawn and compressed in bands of about this many bytes. */
const BAND_BYTES = 1 << 20;
/** Header of a zlib stream: deflate with a window of 32 KB. */
const ZLIB_HEADER = Uint8Array.of(0x78, 0x9c);
/** An empty last block of fixed codes. */
const LAST_BLOCK = Uint8Array.of(0x03, 0x00);
const ADLER_MODULUS = 65_521;
/** This many bytes can be summed up before a sum exceeds 32 bits. */
const ADLER_STEP = 5552;

const adler32 = (bytes: Uint8Array, before: number): number => {
  let a = before & 0xffff;
  let b = before >>> 16;
  for (let from = 0; from < bytes.length; from += ADLER_STEP) {
    const to = Math.min(bytes.length, from + ADLER_STEP);
    for (let i = from; i < to; i++) {
      a += bytes[i] as number;
      b += a;
    }
    a %= ADLER_MODULUS;
    b %= ADLER_MODULUS;
  }
  return ((b << 16) | a) >>> 0;
};

const word = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
};

const chunk = (name: string, data: Uint8Array): Uint8Array => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  return Buffer.concat([word(data.length), body, word(crc32(body))]);
};

/** The visible colours, ascending; undefined when a palette cannot hold them. */
const seenColours = ({ codePoints, foreground, background }: CellGrid): number[] | undefined => {
  const seen = new Set<number>();
  for (let cell = 0; cell < codePoints.length; cell++) {
    const codePoint = codePoints[cell] as number;
    if (!isInkless(codePoint)) seen.add(foreground?.[cell] ?? INK);
    if (!isGroundless(codePoint)) seen.add(background?.[cell] ?? GROUND);
    if (seen.size > MOST_COLOURS) return undefined;
  }
  return Array.from(seen).sort((one, other) => one - other);
};

/** How pixels are stored. */
interface PixelFormat {
  readonly type: typeof GRAY | typeof RGB | typeof PALETTE;
  /** bits of a sample */
  readonly bits: 1 | 2 | 4 | 8;
  /** for each colour its sample; not for RGB */
  readonly samples: ReadonlyMap<number, number>;
  readonly palette: Uint8Array | undefined;
}

const BITS = [1, 2, 4, 8] as const;

const isGray = (colour: number): boolean => colour === (colour & 255) * 0x010101;

/** The smallest format that holds all colours exactly. */
const choosePixelFormat = (grid: CellGrid): PixelFormat => {
  const colours = seenColours(grid);
  if (colours === undefined) return { type: RGB, bits: 8, samples: new Map(), palette: undefined };
  const paletteBits = BITS.find((bits) => colours.length <= 1 << bits) ?? 8;
  const step = (bits: number) => 255 / ((1 << bits) - 1);
  const grayBits = colours.every(isGray)
    ? BITS.find((bits) => colours.every((colour) => (colour & 255) % step(bits) === 0))
    : undefined;
  if (grayBits !== undefined && grayBits <= paletteBits) {
    const samples = new Map(colours.map((colour) => [colour, (colour & 255) / step(grayBits)]));
    return { type: GRAY, bits: grayBits, samples, palette: undefined };
  }
  const palette = Uint8Array.from(colours.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return { type: PALETTE, bits: paletteBits, samples: new Map(colours.map((colour, i) => [colour, i])), palette };
};

/** Rows of a grid as a grid of its own, without copying. */
const rowsOf = (grid: CellGrid, from: number, to: number): CellGrid => {
  const part = <Values extends Uint16Array | Uint32Array>(values: Values): Values =>
    values.subarray(from * grid.columns, to * grid.columns) as Values;
  return {
    columns: grid.columns,
    rows: to - from,
    codePoints: part(grid.codePoints),
    ...(grid.foreground && { foreground: part(grid.foreground) }),
    ...(grid.background && { background: part(grid.background) }),
  };
};

const samplesOf = (colours: Uint32Array | undefined, otherwise: number, { samples }: PixelFormat) =>
  colours === undefined
    ? (samples.get(otherwise) ?? 0)
    : Uint8Array.from(colours, (colour) => samples.get(colour) ?? 0);

/** Scan lines of a grid, each after its filter byte: none, because glyphs repeat and do not slope. */
const scanLines = (grid: CellGrid, fontName: FontName, format: PixelFormat): Uint8Array => {
  const { width, height } = rasterSize(grid, fontName);
  const isRgb = format.type === RGB;
  const pixels = new Uint8Array(width * height * (isRgb ? 3 : 1));
  if (isRgb) rasteriseRgb(grid, fontName, pixels);
  else {
    const ink = samplesOf(grid.foreground, INK, format);
    rasteriseBytes(grid, fontName, { ink, ground: samplesOf(grid.background, GROUND, format) }, pixels);
  }
  const samplesInLine = pixels.length / height;
  const lineBytes = Math.ceil((samplesInLine * format.bits) / 8) + 1;
  const lines = new Uint8Array(lineBytes * height);
  for (let y = 0; y < height; y++) {
    const line = y * lineBytes + 1;
    const samples = pixels.subarray(y * samplesInLine, (y + 1) * samplesInLine);
    if (format.bits === 8) lines.set(samples, line);
    else {
      for (let x = 0, bit = 0; x < samplesInLine; x++, bit += format.bits) {
        const at = line + (bit >> 3);
        lines[at] = (lines[at] as number) | ((samples[x] as number) << (8 - format.bits - (bit & 7)));
      }
    }
  }
  return lines;
};

/**
 * Draw a grid as a PNG: gray or with a palette, in as few bits as its colours need, RGB when there are more than 256.
 * Memory holds one band of rows and the file.
 * @returns the file
 * @throws {RangeError} when the font lacks a glyph
 * @see https://www.w3.org/TR/png-3/
 */
export const asciiPng = (grid: CellGrid, fontName: FontName): Uint8Array => {
  const { width, height } = rasterSize(grid, fontName);
  const format = choosePixelFormat(grid);
  const header = Buffer.concat([word(width), word(height), Uint8Array.of(format.bits, format.type, 0, 0, 0)]);
  const parts: Uint8Array[] = [SIGNATURE, chunk('IHDR', header)];
  if (format.palette !== undefined) parts.push(chunk('PLTE', format.palette));
  const rowBytes = (cellCount(grid) / grid.rows) * fontOf(fontName).width * fontOf(fontName).height * 3;
  const bandRows = Math.max(1, Math.floor(BAND_BYTES / rowBytes));
  let sum = 1;
  for (let row = 0; row < grid.rows; row += bandRows) {
    const lines = scanLines(rowsOf(grid, row, Math.min(grid.rows, row + bandRows)), fontName, format);
    sum = adler32(lines, sum);
    const band = deflateRawSync(lines, { finishFlush: constants.Z_SYNC_FLUSH });
    parts.push(chunk('IDAT', row === 0 ? Buffer.concat([ZLIB_HEADER, band]) : band));
  }
  parts.push(chunk('IDAT', Buffer.concat([LAST_BLOCK, word(sum)])), chunk('IEND', new Uint8Array(0)));
  return Buffer.concat(parts);
};
