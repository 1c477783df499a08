/**
 * Characters that change how the text around them is shown, or that cannot be seen: C0, DEL and C1 controls (ESC begins
 * commands to a terminal), line separators, marks of the writing direction, zero widths, tags and whatever else a reader
 * is to ignore, and halves of surrogate pairs.
 * @see https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const UNSAFE = String.raw`\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\ufff9-\ufffb`;

/** Scripts that need joiners between their letters. @see RFC 5892, appendix A */
const JOINING = ['Arabic', 'Syriac', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu'];
const JOINED = [...JOINING, 'Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar', 'Mongolian']
  .map((script) => String.raw`\p{Script=${script}}`)
  .join('');

/**
 * Places where such a character affects what is visible: within emoji, keycaps and flags, and between joining letters.
 */
const KEPT = [
  String.raw`(?<=\p{Extended_Pictographic})\ufe0f`,
  String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
  String.raw`(?<=\p{Script=Han})[\ufe00-\ufe02\u{e0100}-\u{e01ef}]`,
  String.raw`(?<=\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?)\u200d(?=\p{Extended_Pictographic})`,
  String.raw`(?<=[${JOINED}])[\u200c\u200d](?=[${JOINED}])`,
  // England, Scotland, Wales.
  String.raw`(?<=\u{1f3f4})\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}`,
].join('|');

const MARKED = new RegExp(`${KEPT}|([${UNSAFE}])`, 'gu');
/** Matches most text, which needs no further check. */
const PLAIN = /^[ -~]*$/;
const ANY_UNSAFE = new RegExp(`[${UNSAFE}]`, 'gu');

const SHORT: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** A byte of a file name that is not UTF-8 stands in a string as `U+DC00` plus the byte (`cli/names/system-path`). */
const isLoneByte = (code: number): boolean => code >= 0xdc80 && code <= 0xdcff;

const escaped = (character: string): string => {
  const short = SHORT.get(character);
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  const byte = isLoneByte(code) ? code - 0xdc00 : code;
  if (byte < 0x100) return `\\x${byte.toString(16).padStart(2, '0')}`;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
};

/**
 * Make a name or any other untrusted text safe to show on a terminal or a page: characters that would change the
 * display are escaped (`\n`, `\x1b`, `\u202e`), everything else stays, in any script.
 * @returns one line of well-formed Unicode without control characters; the same text when nothing had to be replaced
 */
export const shownName = (text: string): string =>
  PLAIN.test(text)
    ? text
    : text.replace(MARKED, (whole, unsafe: string | undefined) => (unsafe === undefined ? whole : escaped(unsafe)));

/** Make JSON safe to show on a terminal: the same characters become JSON escapes (`\u001b`), and its meaning stays. */
export const shownJsonText = (json: string): string =>
  json.replace(ANY_UNSAFE, (character) =>
    Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
      .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
      .join(''),
  );

/**
 * A document as JSON that is safe to show on a terminal; parsing it gives the same document.
 * @returns one line
 */
export const shownJson = (document: unknown): string => shownJsonText(JSON.stringify(document));

/** Text of several lines, made safe to show: its line feeds stay, and every line is escaped. */
export const shownLines = (text: string): string => text.split('\n').map(shownName).join('\n');
