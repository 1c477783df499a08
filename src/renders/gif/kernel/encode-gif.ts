import { ConfigError, IncompleteRenderError } from '../../../shared/core/errors/errors.ts';
import { FrameDiffer } from './frame-difference.ts';
import { gifFrame, gifHeader, gifTrailer, indexBits } from './gif-blocks.ts';
import { LossyEncoder } from './lossy-encoder.ts';
import { LzwEncoder } from './lzw.ts';
import type { Palette } from './palette.ts';
import { makeQuantiseFrame, type QuantiseFrame } from './quantise-frame.ts';

/** Sides and delays are 16 bits wide in the file. */
const LARGEST_WORD = 65_535;

/** Plan of a GIF, made before its first frame. */
export interface GifPlan {
  /** pixels, 1..65535 */
  readonly width: number;
  /** pixels, 1..65535 */
  readonly height: number;
  /** one delay for each frame, centiseconds, 0..65535; at least one */
  readonly delaysCs: readonly number[];
  /** whether to play again after the end, or how often it is played: 0 for ever */
  readonly loop: boolean | number;
}

/** @throws {ConfigError} when the plan cannot be a GIF */
export const checkGifPlan = ({ width, height, delaysCs }: GifPlan): void => {
  const isWord = (value: number, least: number) => Number.isInteger(value) && value >= least && value <= LARGEST_WORD;
  if (!isWord(width, 1) || !isWord(height, 1)) {
    throw new ConfigError(`A GIF cannot be ${width}×${height} pixels; each side must be 1 to ${LARGEST_WORD}.`);
  }
  if (delaysCs.length === 0) throw new ConfigError('A GIF needs at least one frame; the plan has no delay.');
  const wrong = delaysCs.find((delay) => !isWord(delay, 0));
  if (wrong !== undefined) {
    throw new ConfigError(
      `A GIF frame cannot last ${wrong} cs; a delay must be a whole number from 0 to ${LARGEST_WORD}.`,
    );
  }
};

/**
 * Encodes a GIF frame by frame; the bytes that it returns, appended to each other, are the file.
 * The same plan, palette and frames give the same bytes.
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt
 */
export class GifEncoder {
  readonly #plan: GifPlan;
  readonly #palette: Palette;
  readonly #bits: number;
  readonly #quantise: QuantiseFrame;
  readonly #differ: FrameDiffer;
  readonly #lzw: LzwEncoder;
  readonly #lossy: LossyEncoder | undefined;
  #shown: Uint8Array | undefined;
  #next: Uint8Array;
  #frames = 0;

  /**
   * @param plan size, timing and looping
   * @param palette made from the histogram of the same frames
   * @param tolerance largest squared distance of a drawn colour from a pixel's where another would be nearer, so that the file gets
   *   smaller; 0: none beyond the palette's
   * @throws {ConfigError} when the plan cannot be a GIF
   */
  constructor(plan: GifPlan, palette: Palette, tolerance = 0) {
    checkGifPlan(plan);
    const { width, height } = plan;
    this.#plan = plan;
    this.#palette = palette;
    this.#bits = indexBits(palette.rgb.length / 3 + (palette.transparentIndex === undefined ? 0 : 1));
    this.#quantise = makeQuantiseFrame(palette, width);
    this.#differ = new FrameDiffer(width, height, palette.transparentIndex);
    this.#lzw = new LzwEncoder(this.#bits);
    this.#lossy = tolerance === 0 ? undefined : new LossyEncoder(plan, palette, this.#bits, tolerance);
    this.#next = new Uint8Array(width * height);
  }

  /**
   * Encode the next frame.
   * @param rgb RGB24 pixels, `width * height * 3` bytes, row by row; not kept
   * @returns bytes to append: the header before the first frame, then one image; the caller's to keep
   * @throws {IncompleteRenderError} when the frame has another size, the plan has no frame left, or an exact palette lacks a colour
   */
  addFrame(rgb: Uint8Array): Uint8Array {
    const { width, height, delaysCs, loop } = this.#plan;
    const delayCs = delaysCs[this.#frames];
    if (delayCs === undefined) {
      throw new IncompleteRenderError(
        `Frame ${this.#frames + 1} came for a GIF that was planned with ${delaysCs.length}.`,
      );
    }
    if (rgb.length !== width * height * 3) {
      throw new IncompleteRenderError(
        `Frame ${this.#frames + 1} of a GIF has ${rgb.length} bytes; ${width}×${height} pixels need ${width * height * 3}.`,
      );
    }
    const shown = this.#shown;
    const indices = this.#next;
    this.#quantise(rgb, shown, indices);
    const difference = this.#differ.between(indices, shown);
    const transparentIndex = shown === undefined ? undefined : this.#palette.transparentIndex;
    const lzw =
      this.#lossy?.encode({ rgb, indices, shown }, difference) ??
      this.#lzw.encode(difference.symbols, difference.alternatives);
    const image = gifFrame(delayCs, transparentIndex, difference, this.#bits, lzw);
    this.#shown = indices;
    this.#next = shown ?? new Uint8Array(width * height);
    this.#frames += 1;
    if (shown !== undefined) return image;
    const header = gifHeader(width, height, this.#palette.rgb, this.#bits, loop);
    const start = new Uint8Array(header.length + image.length);
    start.set(header);
    start.set(image, header.length);
    return start;
  }

  /** Palette index of every pixel that a player shows after the last frame added; undefined before the first. */
  get shownIndices(): Uint8Array | undefined {
    return this.#shown?.slice();
  }

  /**
   * End the file.
   * @returns the last bytes to append
   * @throws {IncompleteRenderError} when fewer frames were added than planned
   */
  finish(): Uint8Array {
    const planned = this.#plan.delaysCs.length;
    if (this.#frames !== planned) {
      throw new IncompleteRenderError(`Only ${this.#frames} of ${planned} planned GIF frames were added.`);
    }
    return gifTrailer();
  }
}
