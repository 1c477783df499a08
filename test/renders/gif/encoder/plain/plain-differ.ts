import type { FrameDifference } from '../../../../../src/renders/gif/kernel/frame-difference.ts';

/** The compiled loops of `assembly/gif/difference.ts`, written down plainly: they are held against these. */
export class PlainDiffer {
  readonly #width: number;
  readonly #height: number;
  readonly #transparentIndex: number | undefined;
  readonly #symbols: Uint8Array;
  readonly #alternatives: Uint8Array;

  /**
   * @param width canvas width in pixels
   * @param height canvas height in pixels
   * @param transparentIndex index that leaves a pixel as it is, or undefined where the palette has none
   */
  constructor(width: number, height: number, transparentIndex: number | undefined) {
    this.#width = width;
    this.#height = height;
    this.#transparentIndex = transparentIndex;
    this.#symbols = new Uint8Array(width * height);
    this.#alternatives = new Uint8Array(width * height);
  }

  /**
   * @param indices the next frame, one palette index a pixel
   * @param shown what is on the canvas, or undefined before the first frame
   * @returns the smallest rectangle that holds every changed pixel; one pixel where none changed
   */
  between(indices: Uint8Array, shown: Uint8Array | undefined): FrameDifference {
    const { left, top, right, bottom } = shown ? this.#changed(indices, shown) : this.#everything();
    const symbols = this.#symbols;
    const alternatives = this.#alternatives;
    const transparent = shown === undefined ? undefined : this.#transparentIndex;
    let n = 0;
    for (let y = top; y <= bottom; y += 1) {
      for (let i = y * this.#width + left; i <= y * this.#width + right; i += 1) {
        const index = indices[i] as number;
        symbols[n] = transparent !== undefined && shown !== undefined && shown[i] === index ? transparent : index;
        alternatives[n] = index;
        n += 1;
      }
    }
    return {
      left,
      top,
      width: right - left + 1,
      height: bottom - top + 1,
      symbols: symbols.subarray(0, n),
      alternatives: alternatives.subarray(0, n),
    };
  }

  #everything() {
    return { left: 0, top: 0, right: this.#width - 1, bottom: this.#height - 1 };
  }

  #changed(indices: Uint8Array, shown: Uint8Array) {
    const width = this.#width;
    let first = 0;
    while (first < indices.length && indices[first] === shown[first]) first += 1;
    if (first === indices.length) return { left: 0, top: 0, right: 0, bottom: 0 };
    let last = indices.length - 1;
    while (indices[last] === shown[last]) last -= 1;
    const top = Math.floor(first / width);
    const bottom = Math.floor(last / width);
    let left = width - 1;
    let right = 0;
    for (let y = top; y <= bottom; y += 1) {
      const row = y * width;
      for (let x = 0; x < left; x += 1) if (indices[row + x] !== shown[row + x]) left = x;
      for (let x = width - 1; x > right; x -= 1) if (indices[row + x] !== shown[row + x]) right = x;
    }
    return { left, top, right: Math.max(left, right), bottom };
  }
}
