import { isText, pathBytes } from './system-path.ts';

/** Object keys are UTF-8: names that are not have a folder of their own, which no file name can begin with. */
export const NOT_UTF8_PREFIX = 'not-utf8/';

const escapedByte = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;

/** `caf%E9.mp4`: bytes that are not UTF-8 as URLs write them, and the percent sign too, so that both can be told apart. */
const escapedName = (name: string): string =>
  name.replace(/[%\p{Cs}]/gu, (character) => [...pathBytes(character)].map(escapedByte).join(''));

/**
 * The object key of a file: its name as it is, where that is UTF-8. Two different names never have the same key.
 * @param name last part of a path, as `readSystemPath` reads it
 */
export const keyOfName = (name: string): string => (isText(name) ? name : `${NOT_UTF8_PREFIX}${escapedName(name)}`);
