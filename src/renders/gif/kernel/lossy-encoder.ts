import type { FrameDifference } from './frame-difference.ts';
import { gifKernel, type NearSettings } from './gif-kernel.ts';
import type { Palette } from './palette.ts';

/** Pictures whose rectangles are encoded. */
interface Pictures {
  /** RGB24 pixels of the next frame, row by row */
  readonly rgb: Uint8Array;
  /** its palette indices; receives what is drawn instead */
  readonly indices: Uint8Array;
  /** palette indices on the canvas, or undefined before the first frame */
  readonly shown: Uint8Array | undefined;
}

/** Copy a rectangle's rows, one after another. */
const cutOut = (
  from: Uint8Array,
  to: Uint8Array,
  { left, top, width, height }: FrameDifference,
  stride: number,
  channels: number,
): void => {
  for (let y = 0; y < height; y += 1) {
    const start = ((top + y) * stride + left) * channels;
    to.set(from.subarray(start, start + width * channels), y * width * channels);
  }
};

/** Encodes rectangles with a tolerance, and puts on the canvas what was drawn. */
export class LossyEncoder {
  readonly #width: number;
  readonly #palette: Uint8Array;
  readonly #settings: NearSettings;
  readonly #rgb: Uint8Array;
  readonly #indices: Uint8Array;
  readonly #shown: Uint8Array;
  readonly #drawn: Uint8Array;

  /**
   * @param tolerance largest squared distance of a drawn colour that is not a pixel's best
   * @param bits of a palette index
   */
  constructor(
    { width, height }: { readonly width: number; readonly height: number },
    palette: Palette,
    bits: number,
    tolerance: number,
  ) {
    const pixels = width * height;
    this.#width = width;
    this.#palette = palette.rgb;
    this.#settings = { minCodeSize: bits, transparent: palette.transparentIndex, tolerance };
    this.#rgb = new Uint8Array(pixels * 3);
    this.#indices = new Uint8Array(pixels);
    this.#shown = new Uint8Array(pixels);
    this.#drawn = new Uint8Array(pixels);
  }

  /** @returns packed codes, the caller's to keep */
  encode({ rgb, indices, shown }: Pictures, rectangle: FrameDifference): Uint8Array {
    const { left, top, width, height } = rectangle;
    const stride = this.#width;
    const pixels = width * height;
    cutOut(rgb, this.#rgb, rectangle, stride, 3);
    cutOut(indices, this.#indices, rectangle, stride, 1);
    if (shown !== undefined) cutOut(shown, this.#shown, rectangle, stride, 1);
    const wanted = {
      rgb: this.#rgb.subarray(0, pixels * 3),
      indices: this.#indices.subarray(0, pixels),
      shown: shown && this.#shown.subarray(0, pixels),
    };
    const codes = gifKernel().compressNear(this.#palette, wanted, this.#drawn, this.#settings);
    for (let y = 0; y < height; y += 1) {
      indices.set(this.#drawn.subarray(y * width, (y + 1) * width), (top + y) * stride + left);
    }
    return codes;
  }
}
