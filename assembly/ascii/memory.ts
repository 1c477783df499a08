/** Luma of the cell that was read last: 16 bytes, 0 where it has fewer samples. The caller's memory begins behind it. */
export const LUMA: usize = 64;
export const END: usize = 80;
