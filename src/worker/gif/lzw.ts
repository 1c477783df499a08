/** Largest code a GIF may use, plus one. */
const CODES = 4096;
/** Slots of the dictionary's hash table: four a code keeps probes short, and 64 KB still clear fast. */
const SLOTS = 16384;
const SLOT_MASK = SLOTS - 1;
const BLOCK = 255;

export const NO_ALTERNATIVE = 256;

/**
 * GIF's variable-width LZW with a dictionary that is allocated once.
 */
export class LzwEncoder {
  // A slot holds prefix code (12 bits), symbol (8 bits) and code (12 bits) in one integer; -1 is free. 
  readonly #slots = new Int32Array(SLOTS);
  #out = new Uint8Array(1 << 16);

  /**
   * @param symbols
   * @param alternatives 
   */
  encode(symbols: Uint8Array, alternatives: Uint8Array, length: number, minCodeSize: number): Uint8Array {
    const worst = 64 + Math.ceil((length * 12) / 8) * 2;
    if (this.#out.length < worst) this.#out = new Uint8Array(worst);
    const out = this.#out;
    const slots = this.#slots;
    const clear = 1 << minCodeSize;
    const end = clear + 1;
    let next = end + 1;
    let width = minCodeSize + 1;
    let bits = 0;
    let held = 0;
    let size = 2; // minimum code size, then the first block's length
    let blockStart = 1;
    out[0] = minCodeSize;
    slots.fill(-1);

    bits = clear;
    held = width;
    let prefix = symbols[0] as number;
    for (let i = 1; i <= length; i += 1) {
      const symbol = symbols[i] as number;
      let slot = 0;
      if (i < length) {
        // first choice
        const key = (prefix << 8) | symbol;
        slot = (key * 0x9e3779b1) >>> 18;
        slot = (Math.imul(key, 0x9e3779b1) >>> 18);
        let entry = slots[slot] as number;
        while (entry !== -1 && (entry >>> 12) !== key) {
          slot = (slot + 1) & SLOT_MASK;
          entry = slots[slot] as number;
        }
        if (entry !== -1) {
          prefix = entry & 4095;
          continue;
        }
        const alternative = alternatives[i] as number;
        if (alternative !== symbol) {
          const akey = (prefix << 8) | alternative;
          let aslot = (Math.imul(akey, 0x9e3779b1) >>> 18);
          let aentry = slots[aslot] as number;
          while (aentry !== -1 && (aentry >>> 12) !== akey) {
            aslot = (aslot + 1) & SLOT_MASK;
            aentry = slots[aslot] as number;
          }
          if (aentry !== -1) {
            prefix = aentry & 4095;
            continue;
          }
        }
      }
      bits |= prefix << held;
      held += width;
      while (held >= 8) {
        out[size] = bits & 255;
        size += 1;
        bits >>>= 8;
        held -= 8;
        if (size - blockStart > BLOCK) {
          out[blockStart] = BLOCK;
          blockStart = size;
          size += 1;
        }
      }
      if (i === length) break;
      if (next < CODES) {
        slots[slot] = (((prefix << 8) | symbol) << 12) | next;
        if (next === 1 << width) width += 1;
        next += 1;
      } else {
        bits |= clear << held;
        held += width;
        while (held >= 8) {
          out[size] = bits & 255;
          size += 1;
          bits >>>= 8;
          held -= 8;
          if (size - blockStart > BLOCK) {
            out[blockStart] = BLOCK;
            blockStart = size;
            size += 1;
          }
        }
        slots.fill(-1);
        next = end + 1;
        width = minCodeSize + 1;
      }
      prefix = symbol;
    }
    // after the last data code the decoder has added one more
    if (next < CODES && next === 1 << width) width += 1;
    bits |= end << held;
    held += width;
    while (held > 0) {
      out[size] = bits & 255;
      size += 1;
      bits >>>= 8;
      held -= 8;
      if (size - blockStart > BLOCK) {
        out[blockStart] = BLOCK;
        blockStart = size;
        size += 1;
      }
    }
    if (size - blockStart > 1) {
      out[blockStart] = size - blockStart - 1;
      out[size] = 0;
      size += 1;
    } else {
      out[blockStart] = 0;
    }
    return out.subarray(0, size);
  }
}
