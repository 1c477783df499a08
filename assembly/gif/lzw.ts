import { SLOT_BITS, SLOTS } from './memory';

/** Codes are at most 12 bits wide. */
const CODES: i32 = 4096;
const SLOT_MASK: u32 = (1 << SLOT_BITS) - 1;
const GOLDEN_RATIO: u32 = 0x9e3779b1;
/** A slot without entry: it would be code 4095 extending itself. */
const FREE: i32 = -1;

// Codes that are not whole bytes yet.
let bits: u64 = 0;
let held: i32 = 0;
let width: i32 = 0;
/** The next code that the reader of the file learns. */
let learnt: i32 = 0;
let out: usize = 0;

/** Write a code, as wide as the dictionary's size asks for at that point. */
function emit(code: i32): void {
  bits |= (<u64>code) << held;
  held += width;
  if (held >= 32) {
    store<u32>(out, <u32>bits);
    out += 4;
    bits >>= 32;
    held -= 32;
  }
}

/** Each code but a clear code stands for one new dictionary entry; the code that numbers it may need one bit more. */
function learn(): void {
  if (learnt >= CODES) return;
  if (learnt === 1 << width) width += 1;
  learnt += 1;
}

function startDictionary(minCodeSize: i32): void {
  memory.fill(SLOTS, 0xff, 4 << SLOT_BITS);
  learnt = (1 << minCodeSize) + 2;
  width = minCodeSize + 1;
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
 * @param packed address that receives the codes: 12 bits for each, one code a symbol at worst and a few
 * @returns bytes written
 * @see T. A. Welch, "A Technique for High-Performance Data Compression", IEEE Computer 17 (1984), 8-19
 * @see https://www.w3.org/Graphics/GIF/spec-gif89a.txt appendix F
 */
export function compress(symbols: usize, alternatives: usize, length: i32, packed: usize, minCodeSize: i32): i32 {
  const clearCode = 1 << minCodeSize;
  const firstFree = clearCode + 2;
  bits = 0;
  held = 0;
  out = packed;
  width = minCodeSize + 1;
  emit(clearCode);
  startDictionary(minCodeSize);
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
    emit(match);
    learn();
    if (free < CODES) {
      store<i32>(slot, (key << 12) | free);
      free += 1;
    } else {
      emit(clearCode);
      startDictionary(minCodeSize);
      free = firstFree;
    }
    match = symbol;
  }
  emit(match);
  learn();
  emit(clearCode + 1);
  while (held > 0) {
    store<u8>(out, <u8>bits);
    out += 1;
    bits >>= 8;
    held -= 8;
  }
  return <i32>(out - packed);
}
