import { CodePacker } from '../../../../../src/renders/gif/kernel/code-packer.ts';
import { LZW_CODES } from '../../../../../src/renders/gif/kernel/few-symbol-matcher.ts';

/** Slots of the dictionary's hash table: four for each code keep probing short, and clearing 64 KB is quick. */
const SLOT_BITS = 14;
const SLOT_MASK = (1 << SLOT_BITS) - 1;
const GOLDEN_RATIO = 0x9e3779b1;

/** The compiled loop of `assembly/gif/lzw.ts`, written down plainly: it is held against this one. */
export class PlainLzw {
  readonly #clearCode: number;
  readonly #endCode: number;
  /** Open addressing. A slot is prefix (12 bits), symbol (8 bits), code (12 bits); -1 is free: it would be code 4095 extending itself. */
  readonly #slots: Int32Array;
  #codes = new Uint16Array(0);
  readonly #packer: CodePacker;

  /** @param minCodeSize bits of a symbol, 2..8 */
  constructor(minCodeSize: number) {
    this.#packer = new CodePacker(minCodeSize);
    this.#clearCode = 1 << minCodeSize;
    this.#endCode = this.#clearCode + 1;
    this.#slots = new Int32Array(1 << SLOT_BITS);
  }

  /**
   * @param symbols what to encode, at least one
   * @param alternatives for each symbol one that may stand in its place, or the same again
   * @returns packed codes, without sub-blocks; valid until the next call
   */
  encode(symbols: Uint8Array, alternatives: Uint8Array): Uint8Array {
    // One code a symbol at worst, a clear code whenever 4096 are used up, and the two at the ends.
    const worst = symbols.length + (symbols.length >> 11) + 3;
    if (this.#codes.length < worst) this.#codes = new Uint16Array(worst);
    return this.#packer.pack(this.#match(symbols, alternatives));
  }

  #match(symbols: Uint8Array, alternatives: Uint8Array): Uint16Array {
    const length = symbols.length;
    const codes = this.#codes;
    const slots = this.#slots.fill(-1);
    const firstFree = this.#endCode + 1;
    let free = firstFree;
    codes[0] = this.#clearCode;
    let n = 1;
    let match = symbols[0] as number;
    for (let i = 1; i < length; i += 1) {
      const symbol = symbols[i] as number;
      const key = (match << 8) | symbol;
      let slot = Math.imul(key, GOLDEN_RATIO) >>> (32 - SLOT_BITS);
      let entry = slots[slot] as number;
      while (entry !== -1 && entry >>> 12 !== key) {
        slot = (slot + 1) & SLOT_MASK;
        entry = slots[slot] as number;
      }
      if (entry === -1 && alternatives[i] !== symbol) {
        const otherKey = (match << 8) | (alternatives[i] as number);
        let otherSlot = Math.imul(otherKey, GOLDEN_RATIO) >>> (32 - SLOT_BITS);
        entry = slots[otherSlot] as number;
        while (entry !== -1 && entry >>> 12 !== otherKey) {
          otherSlot = (otherSlot + 1) & SLOT_MASK;
          entry = slots[otherSlot] as number;
        }
      }
      if (entry !== -1) {
        match = entry & (LZW_CODES - 1);
        continue;
      }
      codes[n] = match;
      n += 1;
      if (free < LZW_CODES) {
        slots[slot] = (key << 12) | free;
        free += 1;
      } else {
        codes[n] = this.#clearCode;
        n += 1;
        slots.fill(-1);
        free = firstFree;
      }
      match = symbol;
    }
    codes[n] = match;
    codes[n + 1] = this.#endCode;
    return codes.subarray(0, n + 2);
  }
}
