import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownJson, shownName } from '../../src/shared/core/text/shown-name.ts';

describe('shownName', () => {
  it.each([
    ['film.mp4', 'film.mp4'],
    ['two\nlines\tand\rmore.mp4', 'two\\nlines\\tand\\rmore.mp4'],
    ['\u001b[2J\u001b]0;title\u0007.mp4', '\\x1b[2J\\x1b]0;title\\x07.mp4'],
    ['\u007f\u0085\u009b31m', '\\x7f\\x85\\x9b31m'],
    ['photo\u202egpj.exe', 'photo\\u202egpj.exe'],
    ['\u2066a\u2069\u2028\u2029\ufeff', '\\u2066a\\u2069\\u2028\\u2029\\ufeff'],
    ['caf\udce9.mp4', 'caf\\xe9.mp4'],
    ['\ud83c half', '\\ud83c half'],
    ['\u200bzero\u2060\u00ad', '\\u200bzero\\u2060\\xad'],
    ['a\u200db \u200e\u061c', 'a\\u200db \\u200e\\u061c'],
    ['tag\u{e0041}\u{e007f}', 'tag\\u{e0041}\\u{e007f}'],
    ['a\ufe00 \ufff9', 'a\\ufe00 \\ufff9'],
    ['❤️ 1️⃣ 🏴󠁧󠁢󠁳󠁣󠁴󠁿 می‌خواهم क्‍ष 👩🏽‍🚀', '❤️ 1️⃣ 🏴󠁧󠁢󠁳󠁣󠁴󠁿 می‌خواهم क्‍ष 👩🏽‍🚀'],
    ['cafe\u0301 שלום 日本 👨‍👩‍👧 🎬 \\ %41', 'cafe\u0301 שלום 日本 👨‍👩‍👧 🎬 \\ %41'],
  ])('writes out what acts on a terminal or a page, and nothing else: %j', (name, shown) => {
    expect(shownName(name)).toBe(shown);
  });

  it('gives one line without controls of any text, and the same again of what it gave', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.array(fc.integer({ min: 0, max: 0xffff })), (text, units) => {
        const shown = shownName(text + String.fromCharCode(...units));
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029\u200b\u2060\ufeff]/u);
        expect(shownName(shown)).toBe(shown);
      }),
    );
  });
});

describe('shownJson', () => {
  it('is one line of inert text that parses to the same document', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' })),
        fc.array(fc.integer({ min: 0, max: 0xffff })),
        (texts, units) => {
          const document = { texts, odd: String.fromCharCode(...units) };
          const shown = shownJson(document);
          expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029]/u);
          expect(JSON.parse(shown)).toEqual(document);
        },
      ),
    );
  });
});
