/** Bytes of a mebibyte. */
export const MIB = 1024 ** 2;
