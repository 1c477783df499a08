/**
 * File names of Linux are bytes, and not always UTF-8. Here they are strings: each byte that is not part of UTF-8 is
 * `U+DC00` plus the byte, half of a surrogate pair, which no UTF-8 decodes to. So names are text, which can be joined
 * and compared, and can be turned back into the same bytes.
 * @see https://peps.python.org/pep-0383/ the same in Python
 */
const LONE_BYTES = 0xdc00;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const decoded = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
};

/** Number of bytes of a UTF-8 character, by its first byte. */
const lengthOf = (lead: number): number => (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1);

/** Read a name or a path from the bytes that the system gives. */
export const readSystemPath = (bytes: Uint8Array): string => {
  const whole = decoded(bytes);
  if (whole !== undefined) return whole;
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const lead = bytes[at] ?? 0;
    const length = lengthOf(lead);
    const character = decoded(bytes.subarray(at, at + length));
    text += character ?? String.fromCharCode(LONE_BYTES + lead);
    at += character === undefined ? 1 : length;
  }
  return text;
};

/** Whether a path is text: all of it UTF-8. */
export const isUtf8 = (path: string): boolean => !/\p{Cs}/u.test(path);

/** The bytes of a path. */
export const pathBytes = (path: string): Buffer =>
  Buffer.concat(
    [...path].map((character) => {
      const code = character.codePointAt(0) ?? 0;
      return code >= LONE_BYTES + 0x80 && code <= LONE_BYTES + 0xff
        ? Buffer.of(code - LONE_BYTES)
        : Buffer.from(character);
    }),
  );

/** A path as Node's file system functions take it. */
export const systemPath = (path: string): string | Buffer => (isUtf8(path) ? path : pathBytes(path));
