import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uploadName } from '../../src/api/uploads/upload-name.ts';

describe('the name of an upload in its key', () => {
  it.each([
    ['film.mp4', 'film.mp4'],
    ['C:\\films\\a film (1).mp4', 'a-film-1-.mp4'],
    ['cafe\u0301.mp4', 'caf\u00e9.mp4'],
    ['🎬.mp4', '🎬.mp4'],
    ['👨‍👩‍👧 🇩🇪.mov', '👨‍👩‍👧-🇩🇪.mov'],
    ['שלום.mp4', 'שלום.mp4'],
    ['\u202egpj.mp4', 'gpj.mp4'],
    ['caf\ufffd.mp4', 'caf-.mp4'],
    ['***.mp4', 'upload.mp4'],
    ['.mp4', 'upload.mp4'],
    ['...', 'upload'],
    ['trailing...', 'trailing'],
    [`${'é'.repeat(300)}.webm`, `${'é'.repeat(87)}.webm`],
  ])('keeps what people know it by: %j', (name, expected) => expect(uploadName(name)).toBe(expected));

  it('is 1 to 180 bytes of text without separators, controls or a dot in front, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const kept = uploadName(name);
        expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(180);
        expect(kept).toMatch(/^(?!\.)[^/\\\p{Cc}\p{Cs}\s]+$/u);
        expect(Buffer.from(kept).toString()).toBe(kept);
      }),
    );
  });
});
