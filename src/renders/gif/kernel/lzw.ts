import { CodePacker } from './code-packer.ts';
import { FEW_SYMBOL_BITS, FewSymbolMatcher } from './few-symbol-matcher.ts';
import { gifKernel } from './gif-kernel.ts';
import { mostCodes } from './most-codes.ts';

/** LZW of few symbols, by a table of every code's extensions. */
class FewSymbolEncoder {
  readonly #matcher: FewSymbolMatcher;
  readonly #packer: CodePacker;
  #codes = new Uint16Array(0);

  constructor(minCodeSize: number) {
    this.#matcher = new FewSymbolMatcher(minCodeSize);
    this.#packer = new CodePacker(minCodeSize);
  }

  encode(symbols: Uint8Array, alternatives: Uint8Array, runSymbol: number | undefined): Uint8Array {
    const most = mostCodes(symbols.length);
    if (this.#codes.length < most) this.#codes = new Uint16Array(most);
    const count = this.#matcher.match(symbols, alternatives, runSymbol, this.#codes);
    return this.#packer.pack(this.#codes.subarray(0, count));
  }
}

/**
 * Variable-width LZW as GIF wants it.
 * Where a pixel has two symbols that look the same, the one that lengthens the current match is taken.
 * @see T. A. Welch, "A Technique for High-Performance Data Compression", IEEE Computer 17 (1984), 8-19
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt appendix F
 */
export class LzwEncoder {
  readonly #minCodeSize: number;
  readonly #few: FewSymbolEncoder | undefined;

  /** @param minCodeSize bits of a symbol, 2..8 */
  constructor(minCodeSize: number) {
    this.#minCodeSize = minCodeSize;
    this.#few = minCodeSize <= FEW_SYMBOL_BITS ? new FewSymbolEncoder(minCodeSize) : undefined;
  }

  /**
   * @param symbols what to encode, at least one
   * @param alternatives for each symbol one that may stand in its place, or the same again
   * @param runSymbol one that comes in long runs, which few symbols are encoded faster for; nothing else changes
   * @returns packed codes, without sub-blocks; valid until the next call
   */
  encode(symbols: Uint8Array, alternatives: Uint8Array, runSymbol?: number): Uint8Array {
    return (
      this.#few?.encode(symbols, alternatives, runSymbol) ??
      gifKernel().compress(symbols, alternatives, this.#minCodeSize)
    );
  }
}
