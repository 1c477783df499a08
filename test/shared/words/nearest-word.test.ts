import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RENDER_KINDS } from '../../../src/renders/kind/render-kinds.ts';
import { OPTION_NAMES } from '../../../src/shared/core/options/option-layer.ts';
import { didYouMean, nearestWord } from '../../../src/shared/core/words/nearest-word.ts';

const WORDS = [...RENDER_KINDS, ...OPTION_NAMES];

describe('nearestWord', () => {
  it.each([
    ['fsp', 'fps'],
    ['gfi', 'gif'],
    ['wepb', 'webp'],
    ['giff', 'gif'],
    ['gi', 'gif'],
    ['Frame', 'frames'],
    ['gif.widht', 'gif.width'],
    ['stroyboard', 'storyboard'],
  ])('takes %j for %j', (typed, meant) => {
    expect(nearestWord(typed, ['fps', ...WORDS])).toBe(meant);
  });

  it.each(['no', 'spf', 'pdf', 'mpg', 'fig', 'movie', 'width', '', 'x'.repeat(100)])(
    'takes %j for no word',
    (typed) => {
      expect(nearestWord(typed, ['on', 'fps', 'gif', 'webp', 'clip', 'frames'])).toBeUndefined();
    },
  );

  it('takes any word of three letters or more whose neighbours are exchanged for that word', () => {
    const words = WORDS.filter(({ length }) => length >= 3);
    const slip = fc
      .constantFrom(...words)
      .chain((word) => fc.record({ word: fc.constant(word), at: fc.nat({ max: word.length - 2 }) }));
    fc.assert(
      fc.property(slip, ({ word, at }) => {
        const letters = [...word];
        letters.splice(at, 2, letters[at + 1] ?? '', letters[at] ?? '');
        expect(nearestWord(letters.join(''), [word])).toBe(word);
      }),
    );
  });
});

describe('didYouMean', () => {
  it('asks for a word that is near, and says nothing else', () => {
    expect(didYouMean('fsp', ['fps', 'width'])).toBe(' Did you mean fps?');
    expect(didYouMean('fps', ['fps'])).toBe('');
    expect(didYouMean('movie', ['fps'])).toBe('');
  });
});
