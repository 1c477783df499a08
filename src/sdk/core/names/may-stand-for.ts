/** The character by which Node replaces bytes that are not UTF-8. */
export const REPLACED = '\ufffd';

/** The text with each run of replaced or lone bytes as one character, since decoders differ in how many they put there. */
const lossy = (text: string): string => text.replace(/[\ufffd\p{Cs}]+/gu, REPLACED);

/** Whether a word may be this path after Node replaced bytes that are not UTF-8. */
export const mayStandFor = (word: string, path: string): boolean => lossy(word) === lossy(path);
