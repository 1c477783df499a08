import { describe, expect, it } from 'vitest';
import { openPicture } from '../../../src/shared/adapters/pictures/open-picture.ts';
import { sniffContent } from '../../../src/shared/core/media/sniff-content.ts';
import { unreadFeature } from '../../../src/shared/kernels/picture/unread-feature.ts';
import { checkFile } from '../../../src/viewer/core/upload/check-file.ts';
import { drawPicture, QUARTERS } from '../../fixtures/make-picture.ts';
import { tiffFile } from '../../fixtures/write-tiff.ts';
import { PICTURE_CASES } from '../../media/formats/pictures-cases.ts';

const bytes = (text: string, length = 200) => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(length)]);
const gray = (tags: Readonly<Record<number, readonly number[]>>, more = {}) =>
  tiffFile({ width: 8, height: 8, bits: [8], data: Buffer.alloc(64), tags, ...more });

describe('a picture that is not read', () => {
  const refused = PICTURE_CASES.filter(({ result }) => 'reason' in result && result.reason === 'unsupportedPicture');

  it.each(refused)('gets the same answer everywhere: $container $codec $feature', async ({ make, key, result }) => {
    const file = await make('');
    const content = typeof file === 'string' ? Buffer.alloc(0) : file;
    const error = await openPicture(content).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject(result);
    // The page does not know whether the library has a decoder, and does not look into a bitmap.
    if (/hevc|bmp/.test(key)) return;
    const head = content.subarray(0, 4096);
    // Nor does it see what a TIFF says at its end.
    if (unreadFeature(head) === undefined && content.length > head.length) return;
    const check = checkFile({ name: key, size: content.length, type: '', head, layout: undefined }, {});
    expect(check).toEqual({ refused: (error as Error).message });
  });

  it.each<[string, Uint8Array, RegExp]>([
    [
      'CR2',
      tiffFile({ width: 8, height: 8, bits: [8], data: Buffer.alloc(64) }, Buffer.from('CR\x02\0')),
      /camera raw/,
    ],
    ['ORF', bytes('IIRO\x08\0\0\0'), /ORF/],
    ['RW2', bytes('IIU\0\x08\0\0\0'), /RW2/],
    ['RAF', bytes('FUJIFILMCCD-RAW 0201'), /RAF/],
    ['AVCI', bytes('\0\0\0\x18ftypavci'), /H\.264/],
    ['Radiance', bytes('#?RADIANCE\n'), /Radiance/],
    ['QOI', bytes('qoif'), /QOI/],
    ['a portable pixmap', bytes('P6\n# by hand\n4 4\n255\n'), /PNM/],
    ['an icon of Apple', bytes('icns'), /ICNS/],
    ['DICOM', Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]), /DICOM/],
    ['a palette of 16 bits', gray({}, { bits: [16], photometric: 3, data: Buffer.alloc(128) }), /samples of 16 bits/],
    ['samples of different sizes', gray({}, { bits: [5, 6, 5], photometric: 2 }), /5, 6, 5/],
    ['complex numbers', gray({ 339: [6] }, { bits: [64], data: Buffer.alloc(512) }), /complex/],
    ['an unknown compression', gray({}, { compression: 65000 }), /unknown kind \(65000\)/],
    [
      'a multi-ink separation',
      gray({ 332: [2] }, { bits: [8, 8, 8, 8], photometric: 5, data: Buffer.alloc(256) }),
      /inks/,
    ],
    ['a mask', gray({}, { photometric: 4 }), /mask/],
    ['sensor data', gray({}, { photometric: 32803 }), /camera raw/],
  ])('is called by its name: %s', (_, content, message) => {
    expect(unreadFeature(content)).toMatch(message);
  });

  it('may say so in a preview’s sub-directory, as camera files do', () => {
    // A first directory that is a preview, and one of sensor data behind it.
    const sensor = tiffFile({ width: 8, height: 8, bits: [8], photometric: 32803, data: Buffer.alloc(0) });
    const directory = sensor.subarray(sensor.readUInt32LE(4));
    const raw = tiffFile({ width: 8, height: 8, bits: [8], data: Buffer.alloc(64), tags: { 330: [8] } }, directory);
    expect(unreadFeature(raw)).toMatch(/camera raw/);
  });

  it.each<[string, Uint8Array]>([
    ['an MPEG programme stream', bytes('\0\0\x01\xba')],
    ['a raw H.264 stream', bytes('\0\0\0\x01\x67')],
    ['an MPEG video stream', bytes('\0\0\x01\xb3\x16')],
    ['a film', bytes('\0\0\x01\0ftypisom')],
    ['a text', Buffer.from('P1 is a road. BM was a company. II are two.')],
    ['a page that has a drawing in it', Buffer.from('<!doctype html><svg xmlns="x"></svg>')],
  ])('is not what %s is taken for', (_, content) => {
    expect(sniffContent(content).kind).not.toBe('picture');
  });

  it('is not what these are', async () => {
    const image = () => drawPicture(16, 16, QUARTERS);
    for (const file of [
      await image().jpeg().toBuffer(),
      await image().jpeg({ progressive: true }).toBuffer(),
      await image().tiff({ compression: 'jpeg' }).toBuffer(),
      await image().tiff({ compression: 'lzw', bigtiff: true }).toBuffer(),
      await image().toColourspace('cmyk').tiff().toBuffer(),
      await image().avif().toBuffer(),
    ]) {
      expect(unreadFeature(file)).toBeUndefined();
      for (let length = 1; length < file.length; length += 7) {
        expect(unreadFeature(file.subarray(0, length)), `of ${length} bytes`).toBeUndefined();
      }
    }
  });
});
