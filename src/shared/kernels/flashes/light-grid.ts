import { linearLight } from '../picture/linear-light.ts';
import { DARK, RED_SCALE, SATURATED } from './flash-thresholds.ts';

/** Light of a picture, cell by cell and row by row. */
export interface Light {
  /** relative luminance, 0 to 1 */
  readonly luminance: Float32Array;
  /** 1 where the luminance is below that at which changes no longer matter */
  readonly isDark: Uint8Array;
  /** (R − G − B) × {@link RED_SCALE}, at least 0 */
  readonly red: Float32Array;
  /** 1 where red is saturated */
  readonly isRed: Uint8Array;
  /** highest red of all cells */
  readonly mostRed: number;
}

/** Most cells in a row and in a column: a field of view has 12×12. */
const MOST_CELLS = 36;
/** Least samples of a cell in a row and in a column, where it has so many pixels; at most twice as many are taken. */
const LEAST_SAMPLES = 2;

/** Light of each value of a channel. @see https://www.w3.org/TR/WCAG21/#dfn-relative-luminance */
const LINEAR = Float32Array.from({ length: 256 }, (_, value) => linearLight(value / 255));

const borders = (pixels: number, cells: number): Int32Array =>
  Int32Array.from({ length: cells + 1 }, (_, i) => Math.round((i * pixels) / cells));

/** Averages the linear light of a picture over a grid of cells, so that dither and grain are no flashes. */
export class LightGrid {
  readonly columns: number;
  readonly rows: number;
  readonly #width: number;
  readonly #left: Int32Array;
  readonly #top: Int32Array;
  readonly #stepX: number;
  readonly #stepY: number;

  /** @param size of the pictures, pixels */
  constructor({ width, height }: { readonly width: number; readonly height: number }) {
    this.columns = Math.min(MOST_CELLS, width);
    this.rows = Math.min(MOST_CELLS, height);
    this.#width = width;
    this.#left = borders(width, this.columns);
    this.#top = borders(height, this.rows);
    this.#stepX = Math.max(1, Math.floor(width / this.columns / LEAST_SAMPLES));
    this.#stepY = Math.max(1, Math.floor(height / this.rows / LEAST_SAMPLES));
  }

  /** @param rgb rows of pixels, three bytes each */
  measure(rgb: Uint8Array): Light {
    const cells = this.columns * this.rows;
    const light = {
      luminance: new Float32Array(cells),
      isDark: new Uint8Array(cells),
      red: new Float32Array(cells),
      isRed: new Uint8Array(cells),
      mostRed: 0,
    };
    const rowBytes = this.#width * 3;
    const stepBytes = this.#stepX * 3;
    for (let row = 0, cell = 0; row < this.rows; row++) {
      const top = this.#top[row] as number;
      const bottom = this.#top[row + 1] as number;
      for (let column = 0; column < this.columns; column++, cell++) {
        const left = (this.#left[column] as number) * 3;
        const right = (this.#left[column + 1] as number) * 3;
        let [r, g, b, count] = [0, 0, 0, 0];
        for (let y = top; y < bottom; y += this.#stepY) {
          const end = y * rowBytes + right;
          for (let at = y * rowBytes + left; at < end; at += stepBytes) {
            r += LINEAR[rgb[at] as number] as number;
            g += LINEAR[rgb[at + 1] as number] as number;
            b += LINEAR[rgb[at + 2] as number] as number;
            count++;
          }
        }
        const luminance = (0.2126 * r + 0.7152 * g + 0.0722 * b) / count;
        light.luminance[cell] = luminance;
        light.isDark[cell] = luminance < DARK ? 1 : 0;
        const red = ((r - g - b) / count) * RED_SCALE;
        if (red <= 0) continue;
        light.red[cell] = red;
        if (red > light.mostRed) light.mostRed = red;
        light.isRed[cell] = r / (r + g + b) >= SATURATED ? 1 : 0;
      }
    }
    return light;
  }
}
