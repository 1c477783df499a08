/**
 * Most LZW codes of some symbols: one for each, a clear code whenever 4096 are used up, and the two at the ends.
 * @param symbols how many they are
 */
export const mostCodes = (symbols: number): number => symbols + (symbols >> 11) + 3;
