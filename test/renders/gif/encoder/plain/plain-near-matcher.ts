import { LZW_CODES } from '../../../../../src/renders/gif/kernel/few-symbol-matcher.ts';
import type { WantedPixels } from '../../../../../src/renders/gif/kernel/gif-kernel.ts';
import { NearColours } from './near-colours.ts';

/** No palette index. */
const NOTHING = 256;

/**
 * The matching half of LZW where a pixel may be drawn in any colour that is near enough: of all entries of the
 * dictionary that fit what comes next, the longest is taken, of equally long ones the nearest. No error is larger than the tolerance, and none adds up.
 * @see https://kornel.ski/lossygif
 */
export class PlainNearMatcher {
  readonly #rgb: Uint8Array;
  readonly #transparent: number | undefined;
  readonly #clearCode: number;
  readonly #symbolOf = new Uint8Array(LZW_CODES);
  readonly #prefixOf = new Uint16Array(LZW_CODES);
  readonly #firstChild = new Uint16Array(LZW_CODES);
  readonly #nextSibling = new Uint16Array(LZW_CODES);
  readonly #near: NearColours;
  #best = { code: 0, length: 0, off: 0 };

  /**
   * @param rgb palette, RGB24
   * @param transparent index that leaves a pixel as it is, if there is one
   * @param bits of a symbol
   */
  constructor(rgb: Uint8Array, transparent: number | undefined, bits: number) {
    this.#rgb = rgb;
    this.#near = new NearColours(rgb);
    this.#transparent = transparent;
    this.#clearCode = 1 << bits;
    for (let symbol = 0; symbol < this.#clearCode; symbol += 1) this.#symbolOf[symbol] = symbol;
  }

  /**
   * @param pixels at least one
   * @param tolerance largest squared distance of a drawn colour that is not a pixel's best
   * @param codes takes the codes from clear code to end code
   * @param drawn takes what each pixel then shows
   * @returns how many codes there are
   */
  match(pixels: WantedPixels, tolerance: number, codes: Uint16Array, drawn: Uint8Array): number {
    const firstFree = this.#clearCode + 2;
    const length = pixels.indices.length;
    let free = firstFree;
    this.#firstChild.fill(0);
    codes[0] = this.#clearCode;
    let n = 1;
    for (let at = 0, before = -1; at < length; ) {
      if (before >= 0 && free === LZW_CODES) {
        codes[n] = this.#clearCode;
        n += 1;
        this.#firstChild.fill(0);
        free = firstFree;
        before = -1;
      }
      // The entry that the code before makes can be the next code, when it ends with the symbol that it begins with.
      if (before >= 0) this.#add(before, this.#rootOf(before), free);
      this.#search(pixels, tolerance, at);
      const { code, length: matched } = this.#best;
      if (before >= 0) {
        this.#symbolOf[free] = this.#rootOf(code);
        free += 1;
      }
      this.#draw(pixels, at, drawn);
      codes[n] = code;
      n += 1;
      before = code;
      at += matched;
    }
    codes[n] = this.#clearCode + 1;
    return n + 1;
  }

  #add(prefix: number, symbol: number, code: number): void {
    this.#symbolOf[code] = symbol;
    this.#prefixOf[code] = prefix;
    this.#firstChild[code] = 0;
    this.#nextSibling[code] = this.#firstChild[prefix] as number;
    this.#firstChild[prefix] = code;
  }

  #rootOf(code: number): number {
    let root = code;
    while (root >= this.#clearCode) root = this.#prefixOf[root] as number;
    return root;
  }

  /** Find the longest entry that fits from a pixel on. */
  #search(pixels: WantedPixels, tolerance: number, at: number): void {
    this.#best.length = 0;
    const follow = (symbol: number, off: number) =>
      this.#follow(pixels, tolerance, { code: symbol, at, length: 1, off });
    const index = pixels.indices[at] as number;
    const transparent = this.#transparent;
    if (transparent !== undefined && pixels.shown !== undefined) {
      const off = this.#apart(pixels, tolerance, at, transparent);
      if (off !== undefined) follow(transparent, off);
    }
    follow(index, 0);
    const [r, g, b] = [0, 1, 2].map((channel) => pixels.rgb[at * 3 + channel] as number) as [number, number, number];
    const start = this.#near.around(r, g, b);
    for (const other of this.#near.indices.subarray(start, start + this.#near.kept)) {
      if (other === index) continue;
      const off = this.#apart(pixels, tolerance, at, other);
      if (off !== undefined && this.#firstChild[other] !== 0) follow(other, off);
    }
  }

  #follow(
    pixels: WantedPixels,
    tolerance: number,
    {
      code,
      at,
      length,
      off,
    }: { readonly code: number; readonly at: number; readonly length: number; readonly off: number },
  ): void {
    const best = this.#best;
    if (length > best.length || (length === best.length && off < best.off)) this.#best = { code, length, off };
    const next = at + 1;
    if (next >= pixels.indices.length) return;
    for (let child = this.#firstChild[code] as number; child !== 0; child = this.#nextSibling[child] as number) {
      const more = this.#apart(pixels, tolerance, next, this.#symbolOf[child] as number);
      if (more !== undefined)
        this.#follow(pixels, tolerance, { code: child, at: next, length: length + 1, off: off + more });
    }
  }

  /** Squared distance of what a symbol shows; 0 for a pixel's best colour where that is far, undefined for another one that is. */
  #apart(pixels: WantedPixels, tolerance: number, at: number, symbol: number): number | undefined {
    const off = this.#error(pixels, at, symbol);
    if (off <= tolerance) return off;
    return this.#shows(pixels, at, symbol) === pixels.indices[at] ? 0 : undefined;
  }

  /** Palette index that a pixel has after a symbol; 256 where there is nothing to be left as it is. */
  #shows({ shown }: WantedPixels, at: number, symbol: number): number {
    return symbol === this.#transparent ? (shown?.[at] ?? NOTHING) : symbol;
  }

  /** Squared distance of what a symbol shows from what a pixel is to show. */
  #error(pixels: WantedPixels, at: number, symbol: number): number {
    const index = this.#shows(pixels, at, symbol);
    if (index === NOTHING) return Number.POSITIVE_INFINITY;
    const { rgb } = pixels;
    const dr = (rgb[at * 3] as number) - (this.#rgb[index * 3] as number);
    const dg = (rgb[at * 3 + 1] as number) - (this.#rgb[index * 3 + 1] as number);
    const db = (rgb[at * 3 + 2] as number) - (this.#rgb[index * 3 + 2] as number);
    return dr * dr + dg * dg + db * db;
  }

  /** Write what the best match shows, from its last pixel back. */
  #draw(pixels: WantedPixels, at: number, drawn: Uint8Array): void {
    let { code } = this.#best;
    for (let place = at + this.#best.length - 1; place >= at; place -= 1) {
      const symbol = this.#symbolOf[code] as number;
      drawn[place] = this.#shows(pixels, place, symbol);
      code = this.#prefixOf[code] as number;
    }
  }
}
