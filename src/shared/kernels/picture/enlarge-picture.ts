import type { PictureSize } from '../../core/media/fit-picture.ts';

/** Part of a picture, in pixels of the picture; the numbers need not be whole. */
export interface PictureWindow extends PictureSize {
  readonly left: number;
  readonly top: number;
}

/** For each pixel of an enlarged line: the two source pixels that it lies between, and the share of the second one. */
interface Samples {
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly share: Float64Array;
}

const samplesOf = (pixels: number, from: number, length: number, wanted: number): Samples => {
  const samples = {
    before: new Int32Array(wanted),
    after: new Int32Array(wanted),
    share: new Float64Array(wanted),
  };
  for (let i = 0; i < wanted; i++) {
    // Pixels are compared by their centres. Beyond the border of the picture its outermost pixels are repeated.
    const centre = from + ((i + 0.5) * length) / wanted - 0.5;
    const at = Math.min(pixels - 1, Math.max(0, centre));
    samples.before[i] = Math.floor(at);
    samples.after[i] = Math.min(pixels - 1, Math.floor(at) + 1);
    samples.share[i] = at - Math.floor(at);
  }
  return samples;
};

/** Stretches a row of a picture to the wanted width by mixing neighbouring pixels. */
const stretchRow = (rgb: Uint8Array, first: number, { before, after, share }: Samples, target: Float64Array): void => {
  for (let x = 0, to = 0; x < before.length; x++) {
    const left = (first + (before[x] as number)) * 3;
    const right = (first + (after[x] as number)) * 3;
    const along = share[x] as number;
    for (let channel = 0; channel < 3; channel++, to++) {
      target[to] = (rgb[left + channel] as number) * (1 - along) + (rgb[right + channel] as number) * along;
    }
  }
};

/**
 * Enlarge a picture, or a part of it. A point between the centres of two pixels becomes a mixture of both.
 * @param rgb 3 bytes a pixel, row by row
 * @param size of the picture
 * @param wanted at least as large as the window
 * @param window the whole picture by default
 * @param onRow called before each row; an error that it throws ends the work
 * @returns wanted width × height × 3 bytes
 */
export const enlargePicture = (
  rgb: Uint8Array,
  size: PictureSize,
  wanted: PictureSize,
  window: PictureWindow = { left: 0, top: 0, ...size },
  onRow: () => void = () => undefined,
): Uint8Array => {
  const columns = samplesOf(size.width, window.left, window.width, wanted.width);
  const rows = samplesOf(size.height, window.top, window.height, wanted.height);
  const out = new Uint8Array(wanted.width * wanted.height * 3);
  // Each row of the picture is stretched only once, although several rows of the result use it.
  const stretched = [0, 1].map(() => ({ row: -1, values: new Float64Array(wanted.width * 3) }));
  const stretchedRow = (row: number): Float64Array => {
    const kept = stretched[row & 1] as { row: number; values: Float64Array };
    if (kept.row !== row) stretchRow(rgb, row * size.width, columns, kept.values);
    kept.row = row;
    return kept.values;
  };
  for (let y = 0, to = 0; y < wanted.height; y++) {
    onRow();
    const upper = stretchedRow(rows.before[y] as number);
    const lower = stretchedRow(rows.after[y] as number);
    const down = rows.share[y] as number;
    for (let i = 0; i < upper.length; i++, to++) {
      out[to] = (upper[i] as number) * (1 - down) + (lower[i] as number) * down + 0.5;
    }
  }
  return out;
};
