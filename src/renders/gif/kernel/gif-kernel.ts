import { instantiate, type ModuleMemory } from '../../../shared/kernels/wasm/instantiate.ts';
import { layOut } from '../../../shared/kernels/wasm/lay-out.ts';
import { bayerMatrix } from './bayer-matrix.ts';
import { GIF_MODULE } from './gif-module.ts';
import { mostCodes } from './most-codes.ts';

/** What `assembly/gif` exports. Pictures are passed by address. */
interface Exports {
  readonly memory: ModuleMemory;
  readonly left: { readonly value: number };
  readonly top: { readonly value: number };
  readonly right: { readonly value: number };
  readonly bottom: { readonly value: number };
  end(): number;
  thresholds(): number;
  setPalette(rgb: number, count: number): void;
  quantise(rgb: number, shown: number, indices: number, width: number, height: number): void;
  findChanged(indices: number, shown: number, width: number, height: number): void;
  cutOut(
    ...args: [indices: number, shown: number, width: number, transparent: number, to: number, other: number]
  ): void;
  compress(symbols: number, alternatives: number, length: number, packed: number, minCodeSize: number): number;
  compressNear(
    ...args: [
      ...[rgb: number, indices: number, shown: number, drawn: number, length: number],
      ...[packed: number, minCodeSize: number, transparent: number, tolerance: number],
    ]
  ): number;
  shrink(
    ...args: [
      ...[rgb: number, width: number, to: number, toWidth: number, toHeight: number],
      ...[columns: number, columnWords: number, rows: number, rowWords: number],
    ]
  ): void;
  enlarge(
    ...args: [
      ...[indices: number, fromWidth: number, columns: number, rows: number],
      ...[width: number, height: number, wide: number, canvas: number],
    ]
  ): void;
  paint(indices: number, pixels: number, canvas: number): void;
  likeness(canvas: number, rgb: number, width: number, height: number, sums: number): number;
  assign(
    ...args: [
      ...[means: number, points: number, reds: number, greens: number, blues: number, colours: number],
      ...[nearest: number, distances: number],
    ]
  ): void;
}

/** The first arguments of the kernel where there is no picture, and where there is no transparent index. */
const NONE = { picture: 0, index: -1 } as const;
/** Of a code, which has at most twelve bits. */
const CODE_BYTES = 1.5;
/** Codes that are written together may reach so far behind the last byte. */
const BEYOND_BYTES = 16;
/** Of a pixel of the picture that is enlarged, and of the four rows that are widened at a time. */
const CANVAS_BYTES = 4;
const ROW_BYTES = 4 * 16;
/** Room for the codes of some pixels. */
const packedBytes = (pixels: number): number => Math.ceil(mostCodes(pixels) * CODE_BYTES) + BEYOND_BYTES;

/** What each pixel of an axis covers of a longer one. @see assembly/gif/shrink.ts */
export interface AxisCover {
  /** an entry for each pixel */
  readonly entries: Uint8Array;
  /** of 32 bits, of an entry */
  readonly words: number;
}

/** What a player shows, and how it is enlarged to the size of a film's pictures. */
export interface ShownIndices {
  /** of the shown picture */
  readonly width: number;
  /** palette index of each of its pixels */
  readonly indices: Uint8Array;
  /** for each column and row of the larger picture: four places and their weights, of 32 bits each; undefined where sizes are the same */
  readonly taps: { readonly columns: Uint8Array; readonly rows: Uint8Array } | undefined;
}

/** How pixels are compressed in colours that are near enough. */
export interface NearSettings {
  /** bits of a palette index */
  readonly minCodeSize: number;
  /** index that leaves a pixel as it is; undefined where there is none */
  readonly transparent: number | undefined;
  /** largest squared distance of a drawn colour that is not a pixel's best */
  readonly tolerance: number;
}

/** What a rectangle is to show, one entry a pixel. */
export interface WantedPixels {
  /** wanted colours, RGB24 */
  readonly rgb: Uint8Array;
  /** best palette index of each pixel, at least one */
  readonly indices: Uint8Array;
  /** what is on the canvas; undefined where nothing may be left as it is */
  readonly shown: Uint8Array | undefined;
}

/** The compiled pixel loops, and their memory. What is passed to them is copied there, and what they give is copied out. */
class GifKernel {
  readonly #exports: Exports;
  #palette: Uint8Array | undefined;

  constructor() {
    this.#exports = instantiate<Exports>(Buffer.from(GIF_MODULE, 'base64'));
    this.#bytes.set(bayerMatrix(8), this.#exports.thresholds());
  }

  get #bytes(): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer);
  }

  /** Make room behind the kernel's tables. @returns addresses */
  #lay<Sizes extends readonly number[]>(...sizes: Sizes): { [Place in keyof Sizes]: number } {
    const { end, memory } = this.#exports;
    return layOut(memory, end(), sizes);
  }

  /** Look-ups are kept for pictures of the same palette, the same array. */
  #usePalette(palette: Uint8Array): void {
    if (this.#palette === palette) return;
    const [rgb] = this.#lay(palette.length);
    this.#bytes.set(palette, rgb);
    this.#exports.setPalette(rgb, palette.length / 3);
    this.#palette = palette;
  }

  /** @see assembly/gif/quantise.ts */
  quantise(palette: Uint8Array, rgb: Uint8Array, shown: Uint8Array | undefined, width: number, to: Uint8Array): void {
    this.#usePalette(palette);
    const [pixels, before, indices] = this.#lay(rgb.length, to.length, to.length);
    const bytes = this.#bytes;
    bytes.set(rgb, pixels);
    if (shown !== undefined) bytes.set(shown, before);
    this.#exports.quantise(pixels, shown ? before : NONE.picture, indices, width, to.length / width);
    to.set(bytes.subarray(indices, indices + to.length));
  }

  /**
   * @param to receives what to draw, and what may be drawn instead
   * @see assembly/gif/difference.ts
   */
  difference(
    {
      indices,
      shown,
      width,
    }: { readonly indices: Uint8Array; readonly shown: Uint8Array | undefined; readonly width: number },
    transparent: number | undefined,
    to: { readonly symbols: Uint8Array; readonly alternatives: Uint8Array },
  ) {
    const pixels = indices.length;
    const [next, before, symbols, alternatives] = this.#lay(pixels, pixels, pixels, pixels);
    const bytes = this.#bytes;
    bytes.set(indices, next);
    if (shown !== undefined) bytes.set(shown, before);
    const canvas = shown ? before : NONE.picture;
    this.#exports.findChanged(next, canvas, width, pixels / width);
    this.#exports.cutOut(next, canvas, width, transparent ?? NONE.index, symbols, alternatives);
    const { left, top, right, bottom } = this.#exports;
    const rectangle = {
      left: left.value,
      top: top.value,
      width: right.value - left.value + 1,
      height: bottom.value - top.value + 1,
    };
    const drawn = rectangle.width * rectangle.height;
    to.symbols.set(bytes.subarray(symbols, symbols + drawn));
    to.alternatives.set(bytes.subarray(alternatives, alternatives + drawn));
    return rectangle;
  }

  /** @returns packed codes, the caller's to keep. @see assembly/gif/lzw.ts */
  compress(symbols: Uint8Array, alternatives: Uint8Array, minCodeSize: number): Uint8Array {
    const { length } = symbols;
    const [from, others, packed] = this.#lay(length, length, packedBytes(length));
    const bytes = this.#bytes;
    bytes.set(symbols, from);
    bytes.set(alternatives, others);
    const written = this.#exports.compress(from, others, length, packed, minCodeSize);
    return bytes.slice(packed, packed + written);
  }

  /** @returns packed codes, the caller's to keep. @see assembly/gif/near-lzw.ts */
  compressNear(
    palette: Uint8Array,
    { rgb, indices, shown }: WantedPixels,
    drawn: Uint8Array,
    { minCodeSize, transparent = NONE.index, tolerance }: NearSettings,
  ): Uint8Array {
    this.#usePalette(palette);
    const { length } = indices;
    const [pixels, best, before, to, packed] = this.#lay(rgb.length, length, length, length, packedBytes(length));
    const bytes = this.#bytes;
    bytes.set(rgb, pixels);
    bytes.set(indices, best);
    if (shown !== undefined) bytes.set(shown, before);
    const canvas = shown ? before : NONE.picture;
    const written = this.#exports.compressNear(
      ...([pixels, best, canvas, to, length, packed, minCodeSize, transparent, tolerance] as const),
    );
    drawn.set(bytes.subarray(to, to + length));
    return bytes.slice(packed, packed + written);
  }

  /** @param to receives the smaller picture. @see assembly/gif/shrink.ts */
  shrink(
    rgb: Uint8Array,
    width: number,
    to: { readonly rgb: Uint8Array; readonly width: number },
    columns: AxisCover,
    rows: AxisCover,
  ): void {
    const { length } = to.rgb;
    const [from, out, across, down] = this.#lay(
      ...([rgb.length + 1, length + 1, columns.entries.length, rows.entries.length] as const),
    );
    const bytes = this.#bytes;
    bytes.set(rgb, from);
    bytes.set(columns.entries, across);
    bytes.set(rows.entries, down);
    const height = length / (to.width * 3);
    this.#exports.shrink(from, width, out, to.width, height, across, columns.words, down, rows.words);
    to.rgb.set(bytes.subarray(out, out + length));
  }

  /**
   * Hold what is shown, enlarged, against pictures of a film.
   * @param width of those
   * @param films RGB24, all of one size
   * @returns structural similarity to each
   * @see assembly/gif/enlarge.ts
   * @see assembly/gif/likeness.ts
   */
  likeness(palette: Uint8Array, shown: ShownIndices, width: number, films: readonly Uint8Array[]): number[] {
    this.#usePalette(palette);
    const { indices, taps } = shown;
    const length = films[0]?.length ?? 0;
    const [from, across, down, wide, canvas, film] = this.#lay(
      ...([indices.length, taps?.columns.length ?? 0, taps?.rows.length ?? 0] as const),
      ...([width * ROW_BYTES, (length / 3) * CANVAS_BYTES, length + 1] as const),
    );
    const bytes = this.#bytes;
    bytes.set(indices, from);
    const height = length / 3 / width;
    if (taps === undefined) this.#exports.paint(from, indices.length, canvas);
    else {
      bytes.set(taps.columns, across);
      bytes.set(taps.rows, down);
      this.#exports.enlarge(from, shown.width, across, down, width, height, wide, canvas);
    }
    return films.map((rgb) => {
      bytes.set(rgb, film);
      return this.#exports.likeness(canvas, film, width, height, wide);
    });
  }

  /**
   * @param means red, green and blue of each point
   * @param colours in the order of their green
   * @returns valid until the next call of the kernel
   * @see assembly/gif/assign.ts
   */
  assign(
    means: Float64Array,
    colours: { readonly r: Float64Array; readonly g: Float64Array; readonly b: Float64Array },
  ): { readonly nearest: Uint8Array; readonly distances: Float64Array } {
    const points = means.length / 3;
    const { r, g, b } = colours;
    const { byteLength } = r;
    const [at, reds, greens, blues, distances, nearest] = this.#lay(
      ...([means.byteLength, byteLength, byteLength, byteLength, points * 8, points] as const),
    );
    const { buffer } = this.#exports.memory;
    new Float64Array(buffer, at, means.length).set(means);
    new Float64Array(buffer, reds, r.length).set(r);
    new Float64Array(buffer, greens, g.length).set(g);
    new Float64Array(buffer, blues, b.length).set(b);
    this.#exports.assign(at, points, reds, greens, blues, g.length, nearest, distances);
    return {
      nearest: new Uint8Array(buffer, nearest, points),
      distances: new Float64Array(buffer, distances, points),
    };
  }
}

let started: GifKernel | undefined;

/** The GIF encoder's pixel loops, compiled when they are first asked for. One for all: its memory is not given back. */
export const gifKernel = (): GifKernel => {
  started ??= new GifKernel();
  return started;
};
