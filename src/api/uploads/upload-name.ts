/** Longest name, bytes of UTF-8; longer names are cut. */
const MAX_BYTES = 180;
const EXTENSION = /\.[A-Za-z0-9]{1,10}$/;
/** All characters but letters, digits and emoji of any language, and the joiners and modifiers of emoji. They become dashes. */
const OTHERS =
  /(?:(?!\u200d)[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u{e0020}-\u{e007f}._-])+/gu;
const NOTHING = 'upload';

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

/** Cut a text to a number of bytes. It goes character by character, so that none is cut in the middle. */
const cutTo = (text: string, bytes: number): string => {
  let cut = '';
  for (const character of text) {
    if (bytesOf(cut) + bytesOf(character) > bytes) break;
    cut += character;
  }
  return cut;
};

/**
 * Make a file's name safe for an object key: letters, digits and emoji of any language, dots, dashes and underscores.
 * @param fileName as the client gave it, with or without folders
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
