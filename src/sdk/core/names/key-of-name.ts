import { isUtf8, pathBytes } from './system-path.ts';

/** Object keys are UTF-8. Other names get a prefix of their own, with a slash, which no file name can contain. */
export const NOT_UTF8_PREFIX = 'not-utf8/';

const escapedByte = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;

/** `caf%E9.mp4`: bytes that are not UTF-8 are percent-encoded, and so is the percent sign itself, to keep names distinct. */
const escapedName = (name: string): string =>
  name.replace(/[%\p{Cs}]/gu, (character) => [...pathBytes(character)].map(escapedByte).join(''));

/**
 * The object key of a file: its name as it is, where that is UTF-8. Two different names never have the same key.
 * @param name last part of a path, as `readSystemPath` reads it
 */
export const keyOfName = (name: string): string => (isUtf8(name) ? name : `${NOT_UTF8_PREFIX}${escapedName(name)}`);
