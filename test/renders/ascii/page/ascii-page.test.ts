import { describe, expect, it } from 'vitest';
import { asciiPageAt } from '../../../../src/renders/ascii/plan/ascii-page.ts';

const textOf = (pages: readonly string[]) => pages.map((page) => `${page}\n${page}\n\f\n`).join('');

describe('the page of ASCII art at a moment', () => {
  it('is the one of its second, on both sides of every border', () => {
    const text = textOf(Array.from({ length: 30 }, (_, second) => `page ${second}`));
    for (let second = 0; second < 30; second++) {
      for (const ms of [0, 1, 500, 999]) {
        expect(asciiPageAt(text, second * 1000 + ms)).toBe(`page ${second}\npage ${second}`);
      }
    }
  });

  it('is the last one beyond the end, also of a file without ends of pages', () => {
    expect(asciiPageAt(textOf(['aa', 'bb']), 9_000)).toBe('bb\nbb');
    expect(asciiPageAt('aa\n', 9_000)).toBe('aa');
  });
});
