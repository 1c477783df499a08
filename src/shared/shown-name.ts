/**
 * Characters that change how the text around them is shown, or that cannot be seen: C0, DEL and C1 controls (ESC begins
 * commands to a terminal), line separators, overrides and isolates of the writing direction, the byte order mark, and
 * halves of surrogate pairs.
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const UNSAFE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A byte of a file name that is not UTF-8 stands in a string as `U+DC00` plus the byte (`cli/names/system-path`). */
const isLoneByte = (code: number): boolean => code >= 0xdc80 && code <= 0xdcff;

const escaped = (character: string): string => {
  const short = Object.hasOwn(SHORT, character) ? SHORT[character] : undefined;
  if (short !== undefined) return short;
  const code = character.charCodeAt(0);
  const byte = isLoneByte(code) ? code - 0xdc00 : code;
  return byte < 0x100 ? `\\x${byte.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
};

/**
 * A name, or any other text of somebody else's, as it may be shown on a terminal or a page: characters that would act on
 * what is shown are written out (`\n`, `\x1b`, `\u202e`), everything else stays, in whatever script.
 * @returns one line of well-formed Unicode without control characters; the same text when nothing had to be replaced
 */
export const shownName = (text: string): string => text.replace(UNSAFE, escaped);
