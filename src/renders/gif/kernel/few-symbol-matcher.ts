/** Codes of GIF's LZW are at most 12 bits wide. */
export const LZW_CODES = 4096;
/** Symbols of more bits would make the table too large to be cleared every 4096 codes. */
export const FEW_SYMBOL_BITS = 4;

const EIGHT = 8;

/**
 * The matching half of LZW for at most 16 symbols: the dictionary is a table of every code's extensions, so that a
 * symbol costs one look-up, and runs of one chosen symbol are stepped over by their length.
 */
export class FewSymbolMatcher {
  readonly #bits: number;
  /** For a code and a symbol the code of both, 0 where there is none; codes are shifted by the bits of a symbol. */
  readonly #extensions: Uint16Array;
  /** Codes of the runs by their length, shifted likewise. */
  readonly #runCodes = new Uint16Array(LZW_CODES);
  readonly #eightOfRun = new Float64Array(1);

  /** @param bits of a symbol, 2..4 */
  constructor(bits: number) {
    this.#bits = bits;
    this.#extensions = new Uint16Array(LZW_CODES << bits);
  }

  /**
   * @param symbols at least one
   * @param alternatives for each symbol one that may stand in its place, or the same again; not looked at within runs
   * @param runSymbol the symbol whose runs are stepped over, if any
   * @param codes takes the codes from clear code to end code
   * @returns how many there are
   */
  match(symbols: Uint8Array, alternatives: Uint8Array, runSymbol: number | undefined, codes: Uint16Array): number {
    const bits = this.#bits;
    const clearCode = 1 << bits;
    const firstFree = clearCode + 2;
    const extensions = this.#extensions.fill(0);
    const runCodes = this.#runCodes;
    const eights = this.#inEights(symbols, runSymbol);
    const oneOfRun = (runSymbol ?? 0) << bits;
    runCodes[1] = oneOfRun;
    let longestRun = 1;
    let free = firstFree;
    codes[0] = clearCode;
    let n = 1;
    let match = (symbols[0] as number) << bits;
    // How many run symbols the match is made of; 0 where it holds any other.
    let run = symbols[0] === runSymbol ? 1 : 0;
    for (let i = 1; i < symbols.length; ) {
      const symbol = symbols[i] as number;
      let left = 1;
      if (run > 0 && symbol === runSymbol) {
        const end = this.#endOfRun(symbols, i, eights);
        const known = Math.min(end - i, longestRun - run);
        run += known;
        i += known;
        match = runCodes[run] as number;
        left = end - i;
        if (left === 0) continue;
      } else {
        const extended =
          (extensions[match | symbol] as number) || (extensions[match | (alternatives[i] as number)] as number);
        if (extended !== 0) {
          match = extended;
          run = 0;
          i += 1;
          continue;
        }
      }
      // A run that is longer than any known is taken in ever longer pieces.
      for (; left > 0; left -= 1) {
        codes[n] = match >> bits;
        n += 1;
        if (free === LZW_CODES) {
          codes[n] = clearCode;
          n += 1;
          extensions.fill(0);
          free = firstFree;
          longestRun = 1;
        } else {
          extensions[match | symbol] = free << bits;
          if (run > 0 && symbol === runSymbol) {
            longestRun += 1;
            runCodes[longestRun] = free << bits;
          }
          free += 1;
        }
        match = symbol << bits;
        run = symbol === runSymbol ? 1 : 0;
        i += 1;
        const known = Math.min(left - 1, longestRun - run);
        if (known <= 0 || run === 0) continue;
        run += known;
        i += known;
        left -= known;
        match = runCodes[run] as number;
      }
    }
    codes[n] = match >> bits;
    codes[n + 1] = clearCode + 1;
    return n + 2;
  }

  /** The symbols, eight to a number: whole bytes below 128 never make one that is not equal to itself. */
  #inEights(symbols: Uint8Array, runSymbol: number | undefined): Float64Array {
    new Uint8Array(this.#eightOfRun.buffer).fill(runSymbol ?? 0);
    const isAligned = symbols.byteOffset % EIGHT === 0;
    return new Float64Array(symbols.buffer, isAligned ? symbols.byteOffset : 0, isAligned ? symbols.length >> 3 : 0);
  }

  /** Index of the first other symbol after `symbols[from]`. */
  #endOfRun(symbols: Uint8Array, from: number, eights: Float64Array): number {
    const symbol = symbols[from];
    const eight = this.#eightOfRun[0];
    let at = from;
    while (at < symbols.length && symbols[at] === symbol) {
      if (at % EIGHT !== 0 || eights[at >> 3] !== eight) {
        at += 1;
        continue;
      }
      let whole = at >> 3;
      while (whole < eights.length && eights[whole] === eight) whole += 1;
      at = whole << 3;
    }
    return at;
  }
}
