import { pictureByHeader, UNREAD_PICTURES } from './picture-signatures.ts';

/** Kind of a file by its first bytes; `name` completes the sentence "it looks like …". */
export interface SniffedContent {
  readonly kind: 'empty' | 'video' | 'picture' | 'playlist' | 'other' | 'unknown';
  readonly name: string;
  /** a picture of a kind that is recognised but not supported */
  readonly unread?: true;
}

type Signature = readonly [
  kind: 'video' | 'picture' | 'unread' | 'playlist' | 'other',
  name: string,
  offset: number,
  bytes: string,
];

/** Bytes as latin1 text, so that they can be written as strings. */
const SIGNATURES: readonly Signature[] = [
  ['playlist', 'an HLS playlist', 0, '#EXTM3U'],
  ['playlist', 'an ffconcat script', 0, 'ffconcat'],
  ['picture', 'an AVIF picture', 4, 'ftypavif'],
  ['picture', 'an AVIF picture', 4, 'ftypavis'],
  ['picture', 'a HEIC picture', 4, 'ftyphei'],
  ['picture', 'a HEIC picture', 4, 'ftyphev'],
  ['picture', 'a HEIF picture', 4, 'ftypmif1'],
  ['picture', 'a HEIF picture', 4, 'ftypmsf1'],
  ['picture', 'a HEIF picture', 4, 'ftypmif2'],
  ...UNREAD_PICTURES.map(([name, offset, bytes]) => ['unread', name, offset, bytes] as const),
  ['video', 'an MP4 or QuickTime film', 4, 'ftyp'],
  ['video', 'a QuickTime film', 4, 'moov'],
  ['video', 'a QuickTime film', 4, 'mdat'],
  ['video', 'a QuickTime film', 4, 'wide'],
  ...['moof', 'styp', 'sidx', 'emsg', 'prft'].map((box): Signature => ['video', 'a fragment of an MP4 film', 4, box]),
  ['video', 'a Matroska or WebM film', 0, '\x1a\x45\xdf\xa3'],
  ['video', 'an AVI film', 8, 'AVI '],
  ['video', 'a Flash video', 0, 'FLV'],
  ['video', 'an Ogg file', 0, 'OggS'],
  ['video', 'an MPEG programme stream', 0, '\x00\x00\x01\xba'],
  ['video', 'a Windows Media file', 0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11'],
  ['video', 'an MXF file', 0, '\x06\x0e\x2b\x34'],
  ['picture', 'a PNG picture', 0, '\x89PNG'],
  ['picture', 'a JPEG picture', 0, '\xff\xd8\xff'],
  ['picture', 'a GIF picture', 0, 'GIF8'],
  ['picture', 'a WebP picture', 8, 'WEBP'],
  ['picture', 'a TIFF picture', 0, 'II*\0'],
  ['picture', 'a TIFF picture', 0, 'MM\0*'],
  ['picture', 'a TIFF picture', 0, 'II+\0'],
  ['picture', 'a TIFF picture', 0, 'MM\0+'],
  ['other', 'a WAV sound file', 8, 'WAVE'],
  ['other', 'an MP3 sound file', 0, 'ID3'],
  ['other', 'a FLAC sound file', 0, 'fLaC'],
  ['other', 'a PDF document', 0, '%PDF'],
  ['other', 'a zip archive', 0, 'PK\x03\x04'],
  ['other', 'a gzip archive', 0, '\x1f\x8b'],
  ['other', 'a 7z archive', 0, '7z\xbc\xaf'],
  ['other', 'a RAR archive', 0, 'Rar!'],
  ['other', 'a Windows program', 0, 'MZ'],
  ['other', 'a Linux program', 0, '\x7fELF'],
];

const unread = (name: string): SniffedContent => ({ kind: 'picture', name, unread: true });

/** Whether the bytes are plain text: no control characters except white space. */
const isText = (head: Uint8Array): boolean =>
  head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d) && !head.includes(0x7f);

const looksLikeTransportStream = (head: Uint8Array): boolean =>
  [188, 192, 204].some((packet) => [0, 1, 2].every((n) => head[(packet === 192 ? 4 : 0) + n * packet] === 0x47));

/**
 * Recognise the kind of a file by its first bytes; the file name does not count.
 * @param head first bytes, a few kilobytes if possible; empty for an empty file
 * @returns kind and a name for people
 */
export const sniffContent = (head: Uint8Array): SniffedContent => {
  if (head.length === 0) return { kind: 'empty', name: 'an empty file' };
  const start = String.fromCharCode(...head.subarray(0, 1024));
  const text = start.replace(/^(?:\xef\xbb\xbf)?\s*/, '');
  const found = SIGNATURES.find(([kind, , offset, bytes]) =>
    (kind === 'playlist' ? text : start).startsWith(bytes, offset),
  );
  if (found?.[0] === 'unread') return unread(found[1]);
  if (found) return { kind: found[0], name: found[1] };
  if (/<MPD[\s>]/.test(start)) return { kind: 'playlist', name: 'a DASH manifest' };
  if (looksLikeTransportStream(head)) return { kind: 'video', name: 'an MPEG transport stream' };
  if (/^(?:<!doctype html|<html)/i.test(text)) return { kind: 'other', name: 'an HTML page' };
  if (text.startsWith('<') && /<svg[\s>]/i.test(start)) return unread('an SVG drawing');
  if (text.startsWith('<?xml')) return { kind: 'other', name: 'an XML document' };
  const picture = pictureByHeader(head);
  if (picture !== undefined) return picture.unread ? unread(picture.name) : { kind: 'picture', name: picture.name };
  if (isText(head.subarray(0, 1024))) return { kind: 'other', name: 'a text' };
  return { kind: 'unknown', name: 'something unknown' };
};
