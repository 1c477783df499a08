import { beginCodes, CODES, clearCode, endCodes, putClear, putCode } from './codes';
import { SLOT_BITS, SLOTS } from './memory';

const SLOT_MASK: u32 = (1 << SLOT_BITS) - 1;
const GOLDEN_RATIO: u32 = 0x9e3779b1;
/** A slot without entry: it would be code 4095 extending itself. */
const FREE: i32 = -1;

function emptyDictionary(): void {
  memory.fill(SLOTS, 0xff, 4 << SLOT_BITS);
}

/** Address of the slot of a prefix and a symbol, or the free one where it would be. */
function slotOf(key: i32): usize {
  let slot = (<u32>key * GOLDEN_RATIO) >> (32 - SLOT_BITS);
  let entry = load<i32>(SLOTS + ((<usize>slot) << 2));
  while (entry !== FREE && entry >>> 12 !== key) {
    slot = (slot + 1) & SLOT_MASK;
    entry = load<i32>(SLOTS + ((<usize>slot) << 2));
  }
  return SLOTS + ((<usize>slot) << 2);
}

/**
 * Variable-width LZW as GIF wants it. Where a pixel has two symbols that look the same, the one that lengthens the current
 * match is taken.
 * @param symbols address of what to encode
 * @param alternatives address of what may stand in the place of each symbol, or the same again
 * @param length at least one
 * @param packed address that receives the codes, see `beginCodes`
 * @returns bytes written
 * @see T. A. Welch, "A Technique for High-Performance Data Compression", IEEE Computer 17 (1984), 8-19
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt appendix F
 */
export function compress(symbols: usize, alternatives: usize, length: i32, packed: usize, minCodeSize: i32): i32 {
  beginCodes(packed, minCodeSize);
  emptyDictionary();
  const firstFree = clearCode() + 2;
  let free = firstFree;
  let match: i32 = load<u8>(symbols);
  for (let i: usize = 1, end = <usize>length; i < end; i++) {
    const symbol: i32 = load<u8>(symbols + i);
    const key = (match << 8) | symbol;
    const slot = slotOf(key);
    let entry = load<i32>(slot);
    if (entry === FREE) {
      const alternative: i32 = load<u8>(alternatives + i);
      if (alternative !== symbol) entry = load<i32>(slotOf((match << 8) | alternative));
    }
    if (entry !== FREE) {
      match = entry & (CODES - 1);
      continue;
    }
    putCode(match);
    if (free < CODES) {
      store<i32>(slot, (key << 12) | free);
      free += 1;
    } else {
      putClear();
      emptyDictionary();
      free = firstFree;
    }
    match = symbol;
  }
  putCode(match);
  return endCodes();
}
