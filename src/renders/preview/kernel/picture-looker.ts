import type { PictureSize } from '../../../shared/core/media/fit-picture.ts';
import { meanOf, varianceOf } from '../../../shared/core/numbers/mean-of.ts';
import { lumaOf } from '../../../shared/kernels/picture/luma.ts';

/** What is known of a picture when a moment's start is chosen. */
export interface PictureTraits {
  /** mean difference to the picture before it, 0 to 255; 0 for the first */
  readonly difference: number;
  /** standard deviation of its brightness, 0 for a single colour */
  readonly contrast: number;
  /** mean brightness, 0 to 255 */
  readonly brightness: number;
}

const COLUMNS = 16;
const ROWS = 9;
/** Pixels of a cell that are looked at in each direction: more would not change its mean by much. */
const SAMPLES = 8;

/** Places of the samples along a side, cell by cell. */
const placesOf = (length: number, cells: number): Uint32Array =>
  Uint32Array.from({ length: cells * SAMPLES }, (_, i) => Math.floor(((i + 0.5) * length) / (cells * SAMPLES)));

const meanDifference = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, value, i) => sum + Math.abs(value - (other[i] ?? 0)), 0) / one.length;

/** Looks at pictures one after another, each as a few cells of their mean colours. */
export class PictureLooker {
  readonly #width: number;
  readonly #across: Uint32Array;
  readonly #down: Uint32Array;
  #last: Float32Array | undefined;

  constructor({ width, height }: PictureSize) {
    this.#width = width;
    this.#across = placesOf(width, COLUMNS);
    this.#down = placesOf(height, ROWS);
  }

  /** @param rgb the next picture, row by row; not kept */
  look(rgb: Uint8Array): PictureTraits {
    const cells = this.#cellsOf(rgb);
    const luma = Array.from({ length: COLUMNS * ROWS }, (_, i) => {
      const [red = 0, green = 0, blue = 0] = cells.subarray(i * 3, i * 3 + 3);
      return lumaOf(red, green, blue);
    });
    const difference = this.#last === undefined ? 0 : meanDifference(cells, this.#last);
    this.#last = cells;
    return { difference, contrast: Math.sqrt(varianceOf(luma)), brightness: meanOf(luma) };
  }

  #cellsOf(rgb: Uint8Array): Float32Array {
    const cells = new Float32Array(COLUMNS * ROWS * 3);
    for (const [y, row] of this.#down.entries()) {
      const below = Math.floor(y / SAMPLES) * COLUMNS;
      for (const [x, column] of this.#across.entries()) {
        const cell = (below + Math.floor(x / SAMPLES)) * 3;
        const pixel = (row * this.#width + column) * 3;
        for (let channel = 0; channel < 3; channel += 1) {
          cells[cell + channel] = (cells[cell + channel] ?? 0) + (rgb[pixel + channel] ?? 0);
        }
      }
    }
    return cells.map((sum) => sum / (SAMPLES * SAMPLES));
  }
}
