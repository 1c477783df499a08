/** Longest name that is kept, bytes of UTF-8. */
const MAX_BYTES = 180;
const EXTENSION = /\.[A-Za-z0-9]{1,10}$/;

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
 * A file's name as it may stand in an object key: letters, digits, dots, dashes and underscores of any language.
 * @param fileName as somebody calls it, with or without folders
 * @returns 1 to 180 bytes without a slash and without a dot in front; the extension is kept
 */
export const uploadName = (fileName: string): string => {
  const last = fileName.split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replace(/^[.-]+|[.-]+$/g, '');
  if (clean === '') return 'upload';
  if (bytesOf(clean) <= MAX_BYTES) return clean;
  const extension = EXTENSION.exec(clean)?.[0] ?? '';
  return `${cutTo(clean.slice(0, clean.length - extension.length), MAX_BYTES - extension.length)}${extension}`;
};
