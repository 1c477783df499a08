import { LZW_CODES } from './few-symbol-matcher.ts';

/** Packs LZW codes as GIF wants them: each as wide as the dictionary's size asks for at that point. */
export class CodePacker {
  readonly #minCodeSize: number;
  #bytes = new Uint8Array(0);

  /** @param minCodeSize bits of a symbol, 2..8 */
  constructor(minCodeSize: number) {
    this.#minCodeSize = minCodeSize;
  }

  /**
   * @param codes from clear code to end code
   * @returns bytes, valid until the next call
   */
  pack(codes: Uint16Array): Uint8Array {
    const worst = Math.ceil((codes.length * 12) / 8) + 1;
    if (this.#bytes.length < worst) this.#bytes = new Uint8Array(worst);
    const bytes = this.#bytes;
    const clearCode = 1 << this.#minCodeSize;
    const firstFree = clearCode + 2;
    let free = firstFree;
    let width = this.#minCodeSize + 1;
    let bits = 0;
    let held = 0;
    let n = 0;
    for (let i = 0; i < codes.length; i += 1) {
      const code = codes[i] as number;
      bits |= code << held;
      held += width;
      while (held >= 8) {
        bytes[n] = bits & 255;
        n += 1;
        bits >>>= 8;
        held -= 8;
      }
      if (code === clearCode) {
        free = firstFree;
        width = this.#minCodeSize + 1;
      } else if (free < LZW_CODES) {
        // Every other code stands for one new dictionary entry; the code that numbers it may need one bit more.
        if (free === 1 << width) width += 1;
        free += 1;
      }
    }
    if (held > 0) {
      bytes[n] = bits;
      n += 1;
    }
    return bytes.subarray(0, n);
  }
}
