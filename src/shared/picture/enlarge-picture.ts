import type { PictureSize } from '../media/fit-picture.ts';

/** Part of a picture, in its pixels, not necessarily whole ones. */
export interface PictureWindow extends PictureSize {
  readonly left: number;
  readonly top: number;
}

/** For each pixel of a line, the two that it lies between and the share of the second. */
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
    // Centres meet centres; beyond its borders a picture goes on as its outermost pixels.
    const centre = from + ((i + 0.5) * length) / wanted - 0.5;
    const at = Math.min(pixels - 1, Math.max(0, centre));
    samples.before[i] = Math.floor(at);
    samples.after[i] = Math.min(pixels - 1, Math.floor(at) + 1);
    samples.share[i] = at - Math.floor(at);
  }
  return samples;
};

/**
 * Enlarge a picture, or a part of it: what lies between the centres of two pixels is a mixture of both.
 * @param rgb 3 bytes a pixel, row by row
 * @param size of the picture
 * @param wanted at least as large as the window
 * @param window the whole picture by default
 * @returns wanted width × height × 3 bytes
 */
export const enlargePicture = (
  rgb: Uint8Array,
  size: PictureSize,
  wanted: PictureSize,
  window: PictureWindow = { left: 0, top: 0, ...size },
): Uint8Array => {
  const columns = samplesOf(size.width, window.left, window.width, wanted.width);
  const rows = samplesOf(size.height, window.top, window.height, wanted.height);
  const out = new Uint8Array(wanted.width * wanted.height * 3);
  for (let y = 0, to = 0; y < wanted.height; y++) {
    const above = (rows.before[y] as number) * size.width;
    const below = (rows.after[y] as number) * size.width;
    const down = rows.share[y] as number;
    for (let x = 0; x < wanted.width; x++) {
      const left = columns.before[x] as number;
      const right = columns.after[x] as number;
      const along = columns.share[x] as number;
      for (let channel = 0; channel < 3; channel++, to++) {
        const at = (pixel: number) => rgb[pixel * 3 + channel] as number;
        const upper = at(above + left) * (1 - along) + at(above + right) * along;
        const lower = at(below + left) * (1 - along) + at(below + right) * along;
        out[to] = upper * (1 - down) + lower * down + 0.5;
      }
    }
  }
  return out;
};
