import { gifKernel } from './gif-kernel.ts';

/** The part of a frame that has to be drawn. Its arrays are reused by the next difference. */
export interface FrameDifference {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** what to draw in the rectangle, row by row: a palette index, or the transparent one where nothing changed */
  readonly symbols: Uint8Array;
  /** what may be drawn instead without changing the picture; equals the symbol where there is no choice */
  readonly alternatives: Uint8Array;
}

/** Finds what to draw so that a canvas turns into the next frame. */
export class FrameDiffer {
  readonly #width: number;
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
    const symbols = this.#symbols;
    const alternatives = this.#alternatives;
    const transparent = shown === undefined ? undefined : this.#transparentIndex;
    const pictures = { indices, shown, width: this.#width };
    const rectangle = gifKernel().difference(pictures, transparent, { symbols, alternatives });
    const pixels = rectangle.width * rectangle.height;
    return {
      ...rectangle,
      symbols: symbols.subarray(0, pixels),
      alternatives: alternatives.subarray(0, pixels),
    };
  }
}
