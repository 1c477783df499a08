import { SourceMediaError } from '../../core/errors/errors.ts';
import type { BmpHeader, BmpMask } from './bmp-header.ts';

const cutOff = (row: number, height: number): SourceMediaError =>
  new SourceMediaError(
    'truncated',
    `The picture ends after ${row} of ${height} rows: it was cut off. Upload it again, whole.`,
  );

/** Bytes of a stored row: it is padded to whole words of 32 bits. */
export const bmpRowBytes = (width: number, bits: number): number => Math.ceil((width * bits) / 32) * 4;

const scaled = (pixel: number, { shift, max }: BmpMask): number =>
  max === 0 ? 0 : Math.round((((pixel >>> shift) & max) * 255) / max);

const indexAt = (bytes: Uint8Array, row: number, x: number, bits: number): number => {
  const bit = x * bits;
  return ((bytes[row + (bit >> 3)] as number) >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
};

/** @param out RGBA of one row */
const readRow = (bytes: Uint8Array, row: number, header: BmpHeader, out: Uint8Array): void => {
  const { width, bits, masks, palette } = header;
  for (let x = 0, to = 0; x < width; x++, to += 4) {
    if (bits <= 8) {
      const colour = palette[indexAt(bytes, row, x, bits)];
      if (colour !== undefined) out.set(colour, to);
      out[to + 3] = 255;
      continue;
    }
    const at = row + (x * bits) / 8;
    const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
    const third = (bits === 16 ? 0 : (bytes[at + 2] as number)) << 16;
    const pixel = low | third | ((bits === 32 ? (bytes[at + 3] as number) : 0) << 24);
    for (let i = 0; i < 3; i++) out[to + i] = scaled(pixel, masks[i] as BmpMask);
    out[to + 3] = masks[3].max === 0 ? 255 : scaled(pixel, masks[3]);
  }
};

/**
 * Makes a picture opaque if its alpha is 0 everywhere: such alpha is not intended, and every viewer shows such a
 * picture.
 */
const opaqueWhereInvisible = (rgba: Uint8Array): Uint8Array => {
  for (let at = 3; at < rgba.length; at += 4) if (rgba[at] !== 0) return rgba;
  for (let at = 3; at < rgba.length; at += 4) rgba[at] = 255;
  return rgba;
};

/**
 * Read the pixels of a bitmap that is not compressed.
 * @returns RGBA, row by row from the top
 * @throws {SourceMediaError} `truncated` when rows are missing
 */
export const plainBmpPixels = (bytes: Uint8Array, header: BmpHeader): Uint8Array => {
  const { width, height, bits, topDown, pixelsAt } = header;
  const rowBytes = bmpRowBytes(width, bits);
  // The padding of the last row may be missing.
  const needed = (height - 1) * rowBytes + Math.ceil((width * bits) / 8);
  const there = bytes.length - pixelsAt;
  if (there < needed) throw cutOff(Math.max(0, Math.floor(there / rowBytes)), height);
  const rgba = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row++) {
    const y = topDown ? row : height - 1 - row;
    readRow(bytes, pixelsAt + row * rowBytes, header, rgba.subarray(y * width * 4, (y + 1) * width * 4));
  }
  return header.masks[3].max === 0 ? rgba : opaqueWhereInvisible(rgba);
};

const [END_OF_ROW, END_OF_PICTURE, MOVE] = [0, 1, 2];

/**
 * Unpack run lengths. Pixels that the runs skip are transparent.
 * @returns RGBA, row by row from the top
 * @throws {SourceMediaError} `truncated` when the file ends before the picture does
 * @see Bitmap Compression (Win32)
 */
export const packedBmpPixels = (bytes: Uint8Array, header: BmpHeader): Uint8Array => {
  const { width, height, palette, topDown, coding, pixelsAt } = header;
  const rgba = new Uint8Array(width * height * 4);
  let [x, row] = [0, 0];
  const put = (index: number): void => {
    if (x < width && row < height) {
      const to = ((topDown ? row : height - 1 - row) * width + x) * 4;
      rgba.set(palette[index] ?? [0, 0, 0], to);
      rgba[to + 3] = 255;
    }
    x++;
  };
  const isNibbles = coding === 'rle4';
  for (let at = pixelsAt; ; ) {
    const [count, value] = [bytes[at], bytes[at + 1]];
    if (count === undefined || value === undefined) {
      if (row >= height || (row === height - 1 && x >= width)) return rgba;
      throw cutOff(row, height);
    }
    at += 2;
    if (row >= height) return rgba;
    if (count > 0) {
      for (let i = 0; i < count; i++) put(isNibbles ? (i & 1 ? value & 15 : value >> 4) : value);
    } else if (value === END_OF_ROW) {
      [x, row] = [0, row + 1];
    } else if (value === END_OF_PICTURE) {
      return rgba;
    } else if (value === MOVE) {
      x += bytes[at] ?? 0;
      row += bytes[at + 1] ?? 0;
      at += 2;
    } else {
      for (let i = 0; i < value; i++) {
        const byte = bytes[at + (isNibbles ? i >> 1 : i)] ?? 0;
        put(isNibbles ? (i & 1 ? byte & 15 : byte >> 4) : byte);
      }
      // Literal pixels fill whole words of 16 bits.
      at += Math.ceil((isNibbles ? Math.ceil(value / 2) : value) / 2) * 2;
    }
  }
};
