/** Longest name that is kept, bytes of UTF-8. */
const MAX_BYTES = 180;
const EXTENSION = /\.[A-Za-z0-9]{1,10}$/;
/** Letters, digits and pictures of any language, with what joins and colours those; all else becomes a dash. */
const OTHERS =
  /(?:(?!\u200d)[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u{e0020}-\u{e007f}._-])+/gu;
const NOTHING = 'upload';

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** Characters one by one, so that none is cut in the middle. */
const cutTo = (text: string, bytes: number): string => {
  let cut = '';
  for (const character of text) {
    if (bytesOf(cut) + bytesOf(character) > bytes) break;
    cut += character;
  }
  return cut;
};

/**
 * A file's name as it may stand in an object key: letters, digits and emoji of any language, dots, dashes and underscores.
 * @param fileName as somebody calls it, with or without folders
 * @returns 1 to 180 bytes without a slash and without a dot in front; the extension is kept
 */
export const uploadName = (fileName: string): string => {
  const last = fileName.split(/[/\\]/).at(-1) ?? '';
  const whole = last.normalize('NFC').replace(OTHERS, '-');
  const extension = EXTENSION.exec(whole)?.[0] ?? '';
  const stem = whole
    .slice(0, whole.length - extension.length)
    .replace(extension === '' ? /^[.-]+|[.-]+$/g : /^[.-]+/, '');
  if (stem === '') return `${NOTHING}${extension}`;
  return `${cutTo(stem, MAX_BYTES - extension.length)}${extension}`;
};
