import { describe, expect, it } from 'vitest';
import { asciiPageAt } from '../../../../src/renders/ascii/plan/ascii-page.ts';

const text = ['aa\naa\n', 'bb\nbb\n', 'cc\ncc\n'].map((page) => `${page}\f\n`).join('');

describe('the page of ASCII art at a moment', () => {
  it('is the one that is shown then', () => {
    expect([0, 99, 100, 250].map((ms) => asciiPageAt(text, ms, 10))).toEqual(['aa\naa', 'aa\naa', 'bb\nbb', 'cc\ncc']);
  });

  it('is the last one beyond the end, also of a file without ends of pages', () => {
    expect(asciiPageAt(text, 9_000, 10)).toBe('cc\ncc');
    expect(asciiPageAt('aa\n', 9_000, 10)).toBe('aa');
  });
});
