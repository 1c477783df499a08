/** Codes are at most 12 bits wide. */
export const CODES: i32 = 4096;

// Codes that are not whole bytes yet.
let bits: u64 = 0;
let held: i32 = 0;
let width: i32 = 0;
/** The next code that the reader of the file learns. */
let learnt: i32 = 0;
let from: usize = 0;
let out: usize = 0;
let symbolBits: i32 = 0;

/** Write a code, as wide as the dictionary's size asks for at that point. */
function put(code: i32): void {
  bits |= (<u64>code) << held;
  held += width;
  if (held >= 32) {
    store<u32>(out, <u32>bits);
    out += 4;
    bits >>= 32;
    held -= 32;
  }
}

/** The code that empties the dictionary; the one behind it ends the picture. */
export function clearCode(): i32 {
  return 1 << symbolBits;
}

/** Write that the dictionary is empty. */
export function putClear(): void {
  put(clearCode());
  learnt = clearCode() + 2;
  width = symbolBits + 1;
}

/** Write a code. Each stands for one new dictionary entry; the code that numbers it may need one bit more. */
export function putCode(code: i32): void {
  put(code);
  if (learnt >= CODES) return;
  if (learnt === 1 << width) width += 1;
  learnt += 1;
}

/**
 * Begin to write codes.
 * @param packed address that receives them: 12 bits for each, one code a symbol at worst and a few
 * @param minCodeSize bits of a symbol, 2..8
 */
export function beginCodes(packed: usize, minCodeSize: i32): void {
  bits = 0;
  held = 0;
  from = packed;
  out = packed;
  symbolBits = minCodeSize;
  width = minCodeSize + 1;
  putClear();
}

/** End the codes. @returns bytes written */
export function endCodes(): i32 {
  put(clearCode() + 1);
  while (held > 0) {
    store<u8>(out, <u8>bits);
    out += 1;
    bits >>= 8;
    held -= 8;
  }
  return <i32>(out - from);
}
