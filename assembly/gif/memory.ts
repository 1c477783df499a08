// Where the kernel's tables lie. The caller puts pictures behind them, from `end` on.

/** Mix of each cell of 2×2×2 colours, 0 where none was filled yet: 32 bits, in the order of `cellAt`. */
export const MIXES: usize = 0;
export const MIXES_BYTES: usize = 4 << 21;
/** 32 bits a colour, 0xBBGGRR. */
export const PALETTE: usize = MIXES + MIXES_BYTES;
/** Dither thresholds of 8×8 pixels, 0..63, row by row. */
export const THRESHOLDS: usize = PALETTE + 256 * 4;
/** Bits of 0..127, three places apart. */
export const SPREAD: usize = THRESHOLDS + 64;
/** Whether the list of a cell of 8×8×8 colours was made. */
export const IS_LISTED: usize = SPREAD + 128 * 4;
/** Palette indices near each such cell, the nearest to its middle first. */
export const LISTS: usize = IS_LISTED + (1 << 15);
/** Entries of a list. */
export const KEPT: i32 = 16;
/** Slots of the dictionary of LZW. */
export const SLOTS: usize = LISTS + ((<usize>KEPT) << 15);
export const SLOT_BITS: i32 = 14;
/** Distances of a list's colours, while it is made. */
export const DISTANCES: usize = SLOTS + (4 << SLOT_BITS);
/** Dictionary of LZW with colours that are near enough. For each of 4096 codes: its last symbol and its first, a byte each, ... */
export const SYMBOLS: usize = DISTANCES + 256 * 8;
export const ROOTS: usize = SYMBOLS + 4096;
/** ... the code without the last symbol, the first of those that are longer by one, and the next of those: 16 bits each, 0 for none. */
export const PREFIXES: usize = ROOTS + 4096;
export const CHILDREN: usize = PREFIXES + 2 * 4096;
export const SIBLINGS: usize = CHILDREN + 2 * 4096;
export const END: usize = SIBLINGS + 2 * 4096;
