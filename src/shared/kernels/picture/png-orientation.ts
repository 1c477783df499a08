import { inflateSync } from 'node:zlib';
import { exifOrientation } from './exif-orientation.ts';
import type { PngChunk } from './png-file.ts';

/** Keywords of text chunks with EXIF data. Programs used them before PNG had a chunk for EXIF. */
const KEYWORDS: ReadonlySet<string> = new Set(['Raw profile type exif', 'Raw profile type APP1']);
/** EXIF data fill one segment of a JPEG at most; as hexadecimal digits they are more than twice as long. */
const MOST_TEXT_BYTES = 256 * 1024;

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const inflated = (bytes: Uint8Array): string | undefined => {
  try {
    return latin1(inflateSync(bytes, { maxOutputLength: MOST_TEXT_BYTES }));
  } catch {
    return undefined; // damaged text: viewers show the picture without it
  }
};

/** The text of a chunk whose keyword is one of {@link KEYWORDS}. */
const profileText = ({ type, data }: PngChunk): string | undefined => {
  if (type !== 'tEXt' && type !== 'zTXt' && type !== 'iTXt') return undefined;
  const end = data.indexOf(0);
  if (end < 0 || !KEYWORDS.has(latin1(data.subarray(0, end)))) return undefined;
  const rest = data.subarray(end + 1);
  if (type === 'tEXt') return latin1(rest.subarray(0, MOST_TEXT_BYTES));
  if (type === 'zTXt') return inflated(rest.subarray(1));
  // Before the text come the compression flag and method, the language and the translated keyword.
  const language = rest.indexOf(0, 2);
  const keyword = rest.indexOf(0, language + 1);
  if (language < 0 || keyword < 0) return undefined;
  const text = rest.subarray(keyword + 1);
  return rest[0] === 1 ? inflated(text) : latin1(text.subarray(0, MOST_TEXT_BYTES));
};

/** ImageMagick's form: a newline, the name, the length, and the bytes as hexadecimal digits. */
const profileBytes = (text: string): Uint8Array | undefined => {
  const [, length, digits] = /^\s*[^\s]+\s+(\d{1,7})\s([\da-fA-F\s]*)$/.exec(text.trim()) ?? [];
  if (length === undefined || digits === undefined) return undefined;
  return Buffer.from(digits.replace(/\s+/g, ''), 'hex').subarray(0, Number(length));
};

/**
 * Read the orientation of a PNG: from its chunk eXIf, else from EXIF data in a text chunk, wherever in the file they are.
 * @returns 1 to 8; undefined when the file states none
 */
export const pngOrientation = (chunks: readonly PngChunk[]): number | undefined => {
  const exif = chunks.find(({ type }) => type === 'eXIf');
  if (exif !== undefined) return exifOrientation(exif.data);
  for (const chunk of chunks) {
    const text = profileText(chunk);
    const bytes = text === undefined ? undefined : profileBytes(text);
    const orientation = bytes && exifOrientation(bytes);
    if (orientation !== undefined) return orientation;
  }
  return undefined;
};
