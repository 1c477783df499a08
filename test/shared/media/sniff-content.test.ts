import { describe, expect, it } from 'vitest';
import { sniffContent } from '../../../src/shared/core/media/sniff-content.ts';
import { unreadableSource } from '../../../src/shared/core/media/unreadable-source.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const transportStream = Buffer.concat(Array.from({ length: 4 }, () => Buffer.concat([bytes('G'), Buffer.alloc(187)])));

describe('sniffContent', () => {
  it.each([
    ['an empty file', Buffer.alloc(0), 'empty'],
    ['an HLS playlist', bytes('#EXTM3U\n#EXT-X-VERSION:3'), 'playlist'],
    ['an HLS playlist', bytes('\xef\xbb\xbf\r\n#EXTM3U'), 'playlist'],
    ['an ffconcat script', bytes("ffconcat version 1.0\nfile 'x'"), 'playlist'],
    ['a DASH manifest', bytes('<?xml version="1.0"?>\n<!-- x -->\n<MPD xmlns="urn">'), 'playlist'],
    ['an MP4 or QuickTime film', bytes('\0\0\0\x20ftypisom'), 'video'],
    ['a Matroska or WebM film', bytes('\x1a\x45\xdf\xa3\x9f'), 'video'],
    ['an AVI film', bytes('RIFF\x10\0\0\0AVI LIST'), 'video'],
    ['a Flash video', bytes('FLV\x01\x05'), 'video'],
    ['an Ogg file', bytes('OggS\0'), 'video'],
    ['an MPEG transport stream', transportStream, 'video'],
    ['a PNG picture', bytes('\x89PNG\r\n\x1a\n'), 'picture'],
    ['a JPEG picture', bytes('\xff\xd8\xff\xe0'), 'picture'],
    ['a GIF picture', bytes('GIF89a'), 'picture'],
    ['a WebP picture', bytes('RIFF\x10\0\0\0WEBPVP8 '), 'picture'],
    ['an AVIF picture', bytes('\0\0\0\x20ftypavif\0\0\0\0mif1'), 'picture'],
    ['a HEIC picture', bytes('\0\0\0\x18ftypheic'), 'picture'],
    ['a TIFF picture', bytes('II*\0\x08\0\0\0'), 'picture'],
    ['a TIFF picture', bytes('MM\0*\0\0\0\x08'), 'picture'],
    ['a zip archive', bytes('PK\x03\x04'), 'other'],
    ['a PDF document', bytes('%PDF-1.7'), 'other'],
    ['an HTML page', bytes('\n<!DOCTYPE html>'), 'other'],
    ['a text', bytes('Grüße\r\n'), 'other'],
    ['something unknown', bytes('\x01\x02\x03\x04\x05\x06\x07\x08'), 'unknown'],
  ])('calls %s by its name', (name, head, kind) => {
    expect(sniffContent(head)).toEqual({ kind, name });
  });
});

describe('unreadableSource', () => {
  it.each([
    ['empty', Buffer.alloc(0), /0 bytes/],
    ['playlist', bytes('#EXTM3U'), /HLS playlist.*not fetched/],
    ['notVideo', bytes('PK\x03\x04'), /looks like a zip archive.*accepted/],
    ['notVideo', bytes('\x01\x02\x03'), /no kind that is known/],
    ['nothingDecodes', bytes('FLV\x01'), /begins like a Flash video.*damaged/],
    ['nothingDecodes', bytes('\0\0\0\x10moofMore'), /fragment of an MP4.*damaged/],
  ])('rejects with %s', (reason, head, message) => {
    const error = unreadableSource(head);
    expect(error.reason).toBe(reason);
    expect(error.message).toMatch(message);
  });

  it.each([
    [{ cutOff: true, hasMoov: false }, /cut off before its end/],
    [{ cutOff: false, hasMoov: false }, /index \(moov\) is missing/],
    [{ cutOff: false, hasMoov: true }, /damaged/],
    [{ cutOff: true, hasMoov: false, isFragment: true }, /fragment.*init segment.*cat init\.mp4/],
  ])('says what is wrong with an MP4: %o', (layout, message) => {
    expect(unreadableSource(bytes('\0\0\0\x20ftypisom'), { tracks: [], ...layout }).message).toMatch(message);
  });
});
